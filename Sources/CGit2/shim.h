#ifndef NETREEVE_CGIT2_SHIM_H
#define NETREEVE_CGIT2_SHIM_H

#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>

/* git_libgit2_opts is variadic, and Swift doesn't import variadic functions. */

/* Replaces the list of `extensions.*` that libgit2 accepts beside its built-in ones. */
static inline int cgit2_set_extensions(const char **names, size_t count)
{
    return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, count);
}

/* Sets up to which size objects of a type are kept in memory; 0 to keep none. */
static inline int cgit2_set_cache_limit(git_object_t type, size_t size)
{
    return git_libgit2_opts(GIT_OPT_SET_CACHE_OBJECT_LIMIT, type, size);
}

#endif
