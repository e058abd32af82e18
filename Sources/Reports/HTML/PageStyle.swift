/// The style sheet of a page: light and dark, for phones, desktops and paper.
enum PageStyle {
    static let text: StaticString = """

        :root {
          color-scheme: light dark;
          --ground: #ffffff; --raised: #f6f8fa; --line: #d1d9e0; --ink: #1f2328; --faint: #59636e; --link: #0550ae;
          --opened: #116329; --closed: #b3181f; --changed: #7d4e00; --possible: #6639ba;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #0d1117; --raised: #161b22; --line: #3d444d; --ink: #e6edf3; --faint: #9ea7b3; --link: #79b8ff;
            --opened: #56d364; --closed: #ff8a82; --changed: #e3b341; --possible: #c297ff;
          }
        }
        * { box-sizing: border-box; }
        [hidden] { display: none !important; }
        body {
          margin: 0 auto; padding: 1rem; max-width: 72rem; background: var(--ground); color: var(--ink);
          font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
        }
        h1 { font-size: 1.35rem; line-height: 1.3; margin: .5rem 0; }
        h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
        h3 { font-size: 1rem; margin: 1.25rem 0 .5rem; }
        h4 { font-size: 1rem; margin: 1rem 0 .25rem; }
        p { margin: .25rem 0; }
        a { color: var(--link); }
        code { font: .9em ui-monospace, monospace; unicode-bidi: isolate; }
        ul, ol { margin: 0; padding: 0; list-style: none; }
        .faint, .faint code { color: var(--faint); }
        .verdict { display: inline-block; padding: .1rem .6rem; border: 2px solid; border-radius: .4rem; font-weight: 700; }
        .opened { color: var(--opened); } .closed { color: var(--closed); }
        .changed { color: var(--changed); } .possible { color: var(--possible); }
        nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
        form { margin: .75rem 0; display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; }
        input {
          font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--faint); border-radius: .4rem;
          padding: .3rem .6rem; width: 20rem; max-width: 100%;
        }
        .row { padding: .5rem 0; border-bottom: 1px solid var(--line); display: flex; gap: .6rem; }
        .row > .sign { flex: none; width: 1.2rem; font-weight: 700; text-align: center; }
        .row > .said { flex: 1; min-width: 0; }
        article { background: var(--raised); border: 1px solid var(--line); border-radius: .5rem; padding: .25rem 1rem 1rem; margin: .75rem 0; }
        dl { display: grid; grid-template-columns: minmax(5rem, max-content) 1fr; gap: .15rem 1rem; margin: .5rem 0; }
        dt { color: var(--faint); } dd { margin: 0; min-width: 0; }
        .reasons { font-size: .9rem; }
        .scroll { overflow-x: auto; margin: .5rem 0; border: 1px solid var(--line); border-radius: .5rem; }
        .scroll:focus-visible, a:focus-visible, input:focus-visible { outline: 2px solid var(--link); outline-offset: 1px; }
        table { border-collapse: collapse; font-size: .85rem; min-width: 100%; }
        caption { text-align: left; padding: .5rem; color: var(--faint); }
        th, td { border: 1px solid var(--line); padding: .35rem .5rem; min-width: 9rem; vertical-align: top; text-align: left; }
        th { font-weight: 400; background: var(--raised); }
        td > strong { display: block; }
        svg { display: block; min-width: 60rem; width: 100%; height: auto; font: 12px system-ui, sans-serif; fill: var(--ink); }
        .node { fill: var(--raised); stroke: var(--faint); }
        .edge { fill: none; stroke: currentColor; stroke-width: 1.6; }
        .closed > .edge { stroke-dasharray: 6 4; } .possible > .edge { stroke-dasharray: 1.5 4; }
        .tip, .edge-label { fill: currentColor; stroke: none; }
        footer { margin-top: 2.5rem; border-top: 1px solid var(--line); font-size: .85rem; }
        @media (max-width: 40rem) {
          body { padding: .75rem; }
          dl { grid-template-columns: 1fr; gap: 0; } dd { margin: 0 0 .4rem; }
        }
        @media print {
          body { max-width: none; padding: 0; }
          nav, form { display: none !important; }
          .scroll { overflow: visible; border: 0; }
          svg { min-width: 0; }
          article, .row { break-inside: avoid; }
        }

        """
}
