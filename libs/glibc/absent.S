/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * absent.S: what glibc offers and no board of ours has: other processes, users,
 * networks, terminals, folders to write to. Libraries that can use them also
 * want to be loaded where nobody asks them to; here each name leads to the
 * answer that its page in the manual has for "this cannot be done".
 */
	.syntax unified
	.arch armv7-a
	.eabi_attribute 28, 1		/* Tag_ABI_VFP_args: hard float */

	LINUX_ENOSYS = 38
	EROFS = 30
	ESRCH = 3
	EAI_FAIL = -4
	REG_NOMATCH = 1
	REG_ESPACE = 12
	GLOB_NOMATCH = 3

	.text
	.thumb

	.macro begin answer
	.p2align 1
	.global \answer
	.type \answer, %function
	.thumb_func
\answer:
	.endm

	.macro end answer
	.size \answer, . - \answer
	.endm

	begin	g_cannot		/* -1 and ENOSYS */
	movs	r0, #LINUX_ENOSYS
	b.w	g_fail
	end	g_cannot

	begin	g_readonly		/* -1 and EROFS */
	movs	r0, #EROFS
	b.w	g_fail
	end	g_readonly

	begin	g_nothing		/* NULL and ENOSYS */
	push	{r3, lr}
	bl	g_cannot
	movs	r0, #0
	pop	{r3, pc}
	end	g_nothing

	.macro constant name value
	begin	\name
	mvn	r0, #~(\value)
	bx	lr
	end	\name
	.endm

	constant g_done, 0		/* nothing to do, or the number 0 */
	constant g_one, 1
	constant g_returns_enosys, LINUX_ENOSYS
	constant g_returns_esrch, ESRCH
	constant g_returns_eai_fail, EAI_FAIL
	constant g_returns_reg_espace, REG_ESPACE
	constant g_returns_glob_nomatch, GLOB_NOMATCH

	.macro are answer, version, names:vararg
	.irp each, \names
	.symver \answer, \each@GLIBC_\version
	.endr
	.endm

	/* processes */
	are g_cannot, 2.4, waitpid, __waitpid, wait3, wait4, waitid, vfork, __vfork, __fork, execv, execvp
	are g_cannot, 2.4, execl, execlp, execle, fexecve, ptrace, prctl, syscall, setpgid, setsid
	are g_cannot, 2.4, setuid, setgid, seteuid, setegid, setreuid, setregid, setresuid, setresgid
	are g_cannot, 2.4, setgroups, initgroups, getpgid, __getpgid, getsid, setpriority, nice, daemon
	are g_cannot, 2.4, capget, capset, chroot, mount, umount, umount2, unshare, personality, pclose
	are g_cannot, 2.4, init_module, delete_module, reboot, sysinfo, setrlimit, setrlimit64
	are g_cannot, 2.4, getcontext, setcontext, makecontext, swapcontext, sigaltstack, sigpending
	are g_cannot, 2.4, sigsuspend, sigwait, sched_setaffinity, sched_setscheduler, sched_getparam
	are g_cannot, 2.4, sched_setparam, setitimer, clock_settime, settimeofday, stime
	are g_cannot, 2.11, execvpe
	are g_cannot, 2.14, setns
	are g_cannot, 2.15, process_vm_readv, process_vm_writev
	are g_cannot, 2.34, execveat
	are g_returns_enosys, 2.4, posix_spawn, posix_spawnp
	are g_returns_enosys, 2.15, posix_spawn, posix_spawnp
	are g_done, 2.4, posix_spawn_file_actions_init, posix_spawn_file_actions_destroy
	are g_done, 2.4, posix_spawn_file_actions_addclose, posix_spawn_file_actions_adddup2
	are g_done, 2.4, posix_spawn_file_actions_addopen, posix_spawnattr_init
	are g_done, 2.4, posix_spawnattr_destroy, posix_spawnattr_setflags
	are g_done, 2.4, posix_spawnattr_setsigdefault, posix_spawnattr_setsigmask

	/* the one user, and what is the same for everybody */
	are g_done, 2.4, getuid, geteuid, getgid, getegid, getpgrp, getppid, umask, getgroups, alarm
	are g_done, 2.4, getpriority, sched_yield, __sched_yield, sched_getscheduler, setlogmask
	are g_done, 2.4, sched_get_priority_max, sched_get_priority_min, openlog, closelog, sync
	are g_done, 2.4, setpwent, endpwent, setgrent, endgrent, endservent, endprotoent, endhostent
	are g_done, 2.6, sched_getcpu
	are g_one, 2.4, endmntent
	are g_one, 2.30, gettid
	are g_nothing, 2.4, getpwuid, getpwnam, getpwent, getgrgid, getgrnam, getgrent, getlogin
	are g_nothing, 2.4, setmntent, getmntent, getmntent_r, hasmntopt, getspnam, getpass

	/* descriptors and waiting for them */
	are g_cannot, 2.4, dup, dup2, __dup2, pipe, __pipe, poll, __poll, ppoll, select, __select, pselect
	are g_cannot, 2.4, flock, lockf, lockf64, fchdir, pathconf, fpathconf, statfs, statfs64, fstatfs
	are g_cannot, 2.4, fstatfs64, statvfs, statvfs64, fstatvfs, fstatvfs64, sendfile, sendfile64
	are g_cannot, 2.4, epoll_create, epoll_ctl, epoll_wait, inotify_init, inotify_add_watch
	are g_cannot, 2.4, inotify_rm_watch, tcgetattr, tcsetattr, tcflow, tcflush, tcdrain, tcgetpgrp
	are g_cannot, 2.4, tcsetpgrp, tcsendbreak, cfsetspeed, ttyname_r, readlinkat, mlock, munlock
	are g_cannot, 2.4, mlockall, munlockall, mincore, shmget, shmat, shmdt, shmctl, semget, semop
	are g_cannot, 2.4, semctl, getitimer, getloadavg, sem_close, sem_unlink
	are g_cannot, 2.34, sem_close, sem_unlink
	are g_cannot, 2.5, splice
	are g_cannot, 2.6, epoll_pwait
	are g_cannot, 2.7, eventfd, signalfd
	are g_cannot, 2.8, timerfd_create, timerfd_settime, timerfd_gettime
	are g_cannot, 2.9, pipe2, dup3, epoll_create1, inotify_init1
	are g_cannot, 2.16, __poll_chk
	are g_cannot, 2.27, memfd_create, copy_file_range
	are g_cannot, 2.28, statx
	are g_cannot, 2.34, close_range
	are g_done, 2.4, fsync, fdatasync, madvise, msync, posix_madvise, flockfile, funlockfile
	are g_done, 2.4, ftrylockfile, posix_fadvise, posix_fadvise64, cfgetospeed, cfgetispeed, cfmakeraw
	are g_done, 2.4, cfsetospeed, cfsetispeed
	are g_returns_enosys, 2.4, posix_fallocate, posix_fallocate64
	are g_nothing, 2.4, ttyname, ctermid

	/* what would change the store */
	are g_readonly, 2.4, mkdir, mkdirat, rmdir, chmod, fchmod, fchmodat, lchmod, chown, fchown, lchown
	are g_readonly, 2.4, fchownat, symlink, symlinkat, linkat, unlinkat, renameat, truncate
	are g_readonly, 2.4, truncate64, ftruncate, ftruncate64, pwrite, pwrite64, __pwrite64, mkfifo
	are g_readonly, 2.4, utime, utimes, futimes, lutimes, futimesat, setxattr, lsetxattr, fsetxattr
	are g_readonly, 2.4, removexattr, lremovexattr, fremovexattr
	are g_readonly, 2.6, utimensat, futimens
	are g_readonly, 2.10, fallocate, pwritev
	are g_readonly, 2.11, fallocate64
	are g_readonly, 2.28, renameat2
	are g_readonly, 2.33, mknod, mknodat
	are g_cannot, 2.4, getxattr, lgetxattr, fgetxattr, listxattr, llistxattr, flistxattr

	/* folders, patterns, regular expressions, character sets, command lines */
	are g_cannot, 2.4, closedir, dirfd, scandir, scandir64, alphasort, alphasort64, versionsort
	are g_cannot, 2.4, versionsort64, nftw, nftw64, ftw, ftw64
	are g_cannot, 2.15, scandirat64, scandirat
	are g_nothing, 2.4, opendir, fdopendir, readdir, readdir64, fts_open, fts_read, fts_children
	are g_nothing, 2.23, fts64_open, fts64_read, fts64_children
	are g_cannot, 2.4, fts_close, fts_set
	are g_cannot, 2.23, fts64_close, fts64_set
	are g_returns_enosys, 2.4, readdir_r, readdir64_r
	are g_done, 2.4, rewinddir, seekdir, telldir, globfree, globfree64, glob_pattern_p, regfree
	are g_returns_glob_nomatch, 2.4, glob, glob64
	are g_returns_glob_nomatch, 2.27, glob, glob64
	are g_returns_reg_espace, 2.4, regcomp
	are g_one, 2.4, regexec
	are g_cannot, 2.4, iconv_open, iconv, iconv_close
	are g_done, 2.4, argp_error, argp_failure, argp_usage, argp_help, argp_state_help, wordfree
	are g_returns_enosys, 2.4, argp_parse
	are g_one, 2.4, getdate_r, wordexp

	/* networks */
	are g_cannot, 2.4, socket, socketpair, connect, __connect, bind, listen, accept, shutdown, send
	are g_cannot, 2.4, __send, sendto, sendmsg, recv, recvfrom, recvmsg, getsockopt, setsockopt
	are g_cannot, 2.4, getsockname, getpeername, getifaddrs, __recv_chk, __recvfrom_chk
	are g_cannot, 2.4, getservbyname_r, getservbyport_r, gethostbyname_r, gethostbyaddr_r
	are g_cannot, 2.4, __res_ninit, getdomainname, sockatmark
	are g_cannot, 2.10, accept4
	are g_cannot, 2.12, recvmmsg
	are g_cannot, 2.14, sendmmsg
	are g_cannot, 2.34, dn_expand, res_nquery
	are g_nothing, 2.4, gethostbyname, gethostbyname2, gethostbyaddr, getservbyname, getservbyport
	are g_nothing, 2.4, getprotobyname, getprotobynumber, if_indextoname, if_nameindex
	are g_done, 2.4, freeaddrinfo, freeifaddrs, if_nametoindex, __res_nclose
	are g_done, 2.4, if_freenameindex
	are g_returns_eai_fail, 2.4, getaddrinfo, getnameinfo

	/* threads: what one thread may ask for without meaning */
	are g_done, 2.4, pthread_cond_destroy, pthread_cond_signal, pthread_cond_broadcast
	are g_done, 2.4, pthread_attr_destroy, pthread_attr_setdetachstate, pthread_attr_setscope
	are g_done, 2.4, pthread_attr_setinheritsched, pthread_attr_setschedparam
	are g_done, 2.4, pthread_attr_setguardsize
	are g_done, 2.4, pthread_attr_setschedpolicy, pthread_attr_setstacksize, pthread_attr_setstack
	are g_done, 2.4, pthread_condattr_destroy, pthread_condattr_setclock, pthread_condattr_setpshared
	are g_done, 2.4, pthread_mutexattr_destroy, pthread_mutexattr_setpshared
	are g_done, 2.4, pthread_mutexattr_setprotocol, pthread_rwlock_destroy
	are g_done, 2.4, pthread_rwlockattr_destroy, pthread_rwlockattr_setkind_np
	are g_done, 2.4, pthread_barrier_destroy, pthread_setcancelstate, pthread_setcanceltype
	are g_done, 2.4, pthread_testcancel, pthread_setschedparam, sem_destroy
	are g_done, 2.4, __register_atfork, pthread_setconcurrency
	are g_done, 2.12, pthread_setname_np, pthread_mutex_consistent, pthread_mutexattr_setrobust
	are g_done, 2.34, pthread_attr_setguardsize, pthread_attr_setstacksize, pthread_attr_setstack
	are g_done, 2.34, pthread_condattr_setclock, pthread_condattr_setpshared
	are g_done, 2.34, pthread_mutexattr_destroy, pthread_mutexattr_setpshared
	are g_done, 2.34, pthread_mutexattr_setprotocol, pthread_mutexattr_setrobust
	are g_done, 2.34, pthread_mutex_consistent, pthread_rwlock_destroy, pthread_rwlockattr_destroy
	are g_done, 2.34, pthread_rwlockattr_setkind_np, pthread_barrier_destroy, sem_destroy
	are g_done, 2.34, pthread_setname_np, pthread_testcancel, pthread_setconcurrency
	are g_done, 2.4, pthread_spin_destroy, pthread_setaffinity_np, siginterrupt, backtrace
	are g_done, 2.4, backtrace_symbols_fd, pthread_attr_setaffinity_np
	are g_done, 2.34, pthread_spin_destroy, pthread_setaffinity_np
	are g_nothing, 2.4, sem_open, backtrace_symbols
	are g_nothing, 2.34, sem_open
	are g_done, 2.34, __pthread_register_cancel, __pthread_unregister_cancel
	are g_done, 2.4, __pthread_register_cancel, __pthread_unregister_cancel
	are g_returns_esrch, 2.4, pthread_detach, pthread_cancel, pthread_getschedparam
	are g_returns_esrch, 2.34, pthread_detach, pthread_cancel
	are g_returns_esrch, 2.34, pthread_tryjoin_np, pthread_timedjoin_np
	are g_returns_enosys, 2.4, pthread_getattr_np, pthread_attr_getstack, pthread_getcpuclockid
	are g_returns_enosys, 2.32, pthread_getattr_np
	are g_returns_enosys, 2.34, pthread_attr_getstack, pthread_getcpuclockid, pthread_getname_np
	are g_returns_enosys, 2.34, pthread_mutex_clocklock
