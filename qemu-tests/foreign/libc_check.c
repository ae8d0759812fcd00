/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libc_check.c: compiled against glibc's own headers, with all its checks, and
 * run twice: by Debian's dynamic linker with glibc, and on the board with
 * libc.so.6 of ours. Both must print the same. So it prints nothing that
 * depends on the machine: what does is compared here.
 */
#define _GNU_SOURCE
#include <assert.h>
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <fenv.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <langinfo.h>
#include <libgen.h>
#include <locale.h>
#include <math.h>
#include <obstack.h>
#include <pthread.h>
#include <search.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>
#include <wctype.h>

static volatile int zero; /* keeps the compiler from knowing */

#define SHOW(format, ...) printf("%d " format "\n", __LINE__, __VA_ARGS__)

static unsigned sum(const void *data, size_t size)
{
	unsigned h = 5381;

	for (const unsigned char *p = data; size-- > 0; p++)
		h = h * 33 + *p;
	return h;
}

/* ---- one function for each header ---- */

static void check_ctype(void)
{
	unsigned h = 0;

	for (int c = -128; c < 256; c++)
		h = h * 31 + ((*__ctype_b_loc())[c] ^ (unsigned)(*__ctype_tolower_loc())[c] * 7 ^
			      (unsigned)(*__ctype_toupper_loc())[c] * 13);
	SHOW("%x %d %d %d", h, isalpha('x' + zero) != 0, toupper('q' + zero), tolower(EOF + zero));
	SHOW("%d %d %d", iswalpha(L'x' + zero) != 0, towupper(L'x' + zero), (int)sizeof(wchar_t));
}

static void check_format(void)
{
	char text[200];
	wchar_t wide[50];
	int a = 0, n = 0;
	long long b = 0;
	double d = 0;
	char word[20] = "";
	char *made = NULL;

	snprintf(text, sizeof text, "%5d|%-5u|%#x|%+lld|%zu|%jd|%hd|%.3f|%g|%e|%a", -3, 7u, 255u,
		 1234567890123LL, sizeof text, (intmax_t)-5, (short)300, 3.14159, 1e-10, 12345.678,
		 1.5);
	SHOW("%s", text);
	sprintf(text, "%s %10.3s| %c %p %% %ls", "string", "abcdef", 'c', (void *)0x1234, L"wide");
	SHOW("%s", text);
	n = sscanf("12 -345678901234 2.5e3 word rest", "%d %lld %lf %19s", &a, &b, &d, word);
	SHOW("%d: %d %lld %g %s", n, a, b, d, word);
	n = sscanf("0x1f,[abc],7", "%i,[%[a-c]],%d", &a, word, &n);
	SHOW("%d %d %s", n, a, word);
	n = asprintf(&made, "%d-%s", 42, "made");
	SHOW("%d %s", n, made);
	free(made);
	swprintf(wide, 50, L"%d %ls", 5, L"wide");
	SHOW("%ls", wide);
	SHOW("%ld %lu %lld %g %g", strtol("-077x", NULL, 0), strtoul("ffff", NULL, 16),
	     strtoll("9223372036854775807", NULL, 10), strtod("0x1.8p3", NULL), atof("1e5"));
	errno = 0;
	SHOW("%ld %d", strtol("99999999999", NULL, 10), errno == ERANGE);
	fprintf(stdout, "%s\n", "stdout");
}

static void check_strings(void)
{
	char text[64] = "a,b;c", copy[64];
	char *state, *word;

	for (word = strtok_r(text, ",;", &state); word; word = strtok_r(NULL, ",;", &state))
		SHOW("%s", word);
	strcpy(copy, "one");
	strcat(copy, " two");
	strncat(copy, " three", 3 + (size_t)zero);
	SHOW("%s %zu", copy, strlen(copy));
	SHOW("%s %s %s", strchrnul(copy, 'z') == copy + strlen(copy) ? "end" : "?",
	     strrchr(copy, 't'), strcasestr(copy, "TWO"));
	SHOW("%d %d %d", strcasecmp("ABC", "abc"), strverscmp("a10", "a9") > 0,
	     memcmp("abc", "abd", 3) < 0);
	SHOW("%s %s", strerror(ENOENT), strerror(9999));
	SHOW("%s", strerror_r(EINVAL, copy, sizeof copy));
	SHOW("%d", strcmp(strerror(EILSEQ), strerror(EOVERFLOW)) != 0);
	SHOW("%s", (char *)memmem("find the needle", 15, "needle", 6));
	SHOW("%s %s", stpcpy(copy, "abc") == copy + 3 ? copy : "?", strdupa("dup"));
}

static void check_paths(void)
{
	char a[] = "/usr/lib/", b[] = "file", c[] = "/", d[] = "a//b//";

	SHOW("%s %s %s %s", dirname(a), dirname(b), dirname(c), dirname(d));
	SHOW("%d %d %d %d %d %d", fnmatch("*.c", "x.c", 0), fnmatch("*", ".x", FNM_PERIOD),
	     fnmatch("a/*", "a/b/c", FNM_PATHNAME), fnmatch("[!a-c]?z", "xyz", 0),
	     fnmatch("A*B", "axxb", FNM_CASEFOLD), fnmatch("\\*", "*", 0));
	SHOW("%d %d %d", fnmatch("*a*b*c", "xaxbxbxc", 0), fnmatch("[]x]", "]", 0),
	     fnmatch("a/*", "a/b/c", FNM_LEADING_DIR | FNM_PATHNAME));
}

static void show_tm(const struct tm *tm)
{
	printf("  %d-%d-%d %d:%d:%d w%d y%d dst%d off%ld %s\n", tm->tm_year, tm->tm_mon,
	       tm->tm_mday, tm->tm_hour, tm->tm_min, tm->tm_sec, tm->tm_wday, tm->tm_yday,
	       tm->tm_isdst, tm->tm_gmtoff, tm->tm_zone);
}

static void check_time(void)
{
	static const time_t moments[] = {0, 1, 951782400, 1709164800, 2147483647, -1, -86400 * 365};
	struct {
		struct tm tm;
		unsigned guard;
	} t = {.guard = 0xfeedface};
	char text[100];
	struct timespec now, later;
	struct timeval tv = {-1, -1};

	for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
		show_tm(gmtime_r(&moments[i], &t.tm));
		SHOW("%ld %d", (long)timegm(&t.tm), t.guard == 0xfeedface);
		show_tm(localtime(&moments[i]));
	}
	t.tm = (struct tm){.tm_year = 124, .tm_mon = 13, .tm_mday = 32, .tm_hour = 25};
	SHOW("%ld", (long)mktime(&t.tm));
	show_tm(&t.tm);
	strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %a %b %j", &t.tm);
	SHOW("%s %s", text, asctime(&t.tm));
	memset(&t.tm, 0, sizeof t.tm);
	strptime("2001-02-03 04:05:06", "%Y-%m-%d %H:%M:%S", &t.tm);
	show_tm(&(struct tm){.tm_year = t.tm.tm_year, .tm_sec = t.tm.tm_sec, .tm_zone = "x"});
	SHOW("%g %s", difftime(10, 3), ctime(&moments[2]));
	SHOW("%d %d", clock_gettime(CLOCK_MONOTONIC, &now), gettimeofday(&tv, NULL));
	nanosleep(&(struct timespec){0, 2000000}, NULL);
	clock_gettime(CLOCK_MONOTONIC, &later);
	SHOW("%d %d %d", later.tv_sec > now.tv_sec || later.tv_nsec >= now.tv_nsec + 2000000,
	     tv.tv_usec >= 0 && tv.tv_usec < 1000000, time(NULL) == time(&tv.tv_sec));
	SHOW("%d %d", clock() >= 0, (int)CLOCKS_PER_SEC);
}

static jmp_buf out;

__attribute__((noinline)) static void jump(int value)
{
	register double d8 __asm__("d8") = value;

	__asm__ volatile("" : "+w"(d8));
	longjmp(out, value);
}

static void check_jumps(void)
{
	register double kept __asm__("d9") = 1.25;
	sigjmp_buf signal_out;
	volatile int count = 0;
	int value = setjmp(out);

	__asm__ volatile("" : "+w"(kept));
	SHOW("%d", value);
	if (value < 3)
		jump(value + 1);
	value = sigsetjmp(signal_out, 1);
	if (count++ < 2)
		siglongjmp(signal_out, count);
	SHOW("%d %d %g", value, count, kept);
}

static int ran;

static void once(void)
{
	ran++;
}

static void *thread(void *argument)
{
	return argument;
}

static void check_threads(void)
{
	static pthread_once_t control = PTHREAD_ONCE_INIT;
	pthread_mutex_t plain = PTHREAD_MUTEX_INITIALIZER;
	pthread_mutex_t again = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
	pthread_mutex_t made;
	pthread_mutexattr_t attribute;
	pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
	pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
	pthread_key_t key;
	sem_t semaphore;
	int value = 0;

	SHOW("%d %d %d", pthread_mutex_lock(&plain), pthread_mutex_trylock(&plain) == EBUSY,
	     pthread_mutex_unlock(&plain));
	SHOW("%d %d %d %d", pthread_mutex_lock(&again), pthread_mutex_lock(&again),
	     pthread_mutex_unlock(&again), pthread_mutex_unlock(&again));
	pthread_mutexattr_init(&attribute);
	pthread_mutexattr_settype(&attribute, PTHREAD_MUTEX_ERRORCHECK);
	pthread_mutex_init(&made, &attribute);
	SHOW("%d %d %d", pthread_mutex_lock(&made), pthread_mutex_lock(&made) == EDEADLK,
	     pthread_mutex_unlock(&made));
	pthread_once(&control, once);
	pthread_once(&control, once);
	SHOW("%d %d", ran, pthread_equal(pthread_self(), pthread_self()) != 0);
	SHOW("%d %d", pthread_key_create(&key, NULL), pthread_getspecific(key) == NULL);
	SHOW("%d %d", pthread_setspecific(key, &key), pthread_getspecific(key) == &key);
	SHOW("%d %d %d", pthread_rwlock_rdlock(&lock), pthread_rwlock_trywrlock(&lock) == EBUSY,
	     pthread_rwlock_unlock(&lock));
	SHOW("%d %d", pthread_cond_signal(&condition), pthread_cond_broadcast(&condition));
	sem_init(&semaphore, 0, 1);
	SHOW("%d %d %d", sem_trywait(&semaphore), sem_trywait(&semaphore), errno == EAGAIN);
	sem_post(&semaphore);
	sem_getvalue(&semaphore, &value);
	SHOW("%d", value);
	(void)thread;
}

static void check_files(const char *self)
{
	struct stat s;
	struct stat64 s64;
	char magic[4] = "", again[4] = "";
	FILE *f = fopen64(self, "r");
	int fd = open64(self, O_RDONLY | O_CLOEXEC), c;
	void *mapped;
	long size;

	SHOW("%d %d", stat(self, &s), S_ISREG(s.st_mode) != 0);
	SHOW("%d %d", fstat64(fd, &s64), s64.st_size == s.st_size);
	SHOW("%zd %.3s", read(fd, magic, 4), magic + 1);
	SHOW("%zd %.3s", pread64(fd, again, 3, 1), again);
	SHOW("%lld %lld", (long long)lseek64(fd, 0, SEEK_CUR),
	     (long long)lseek64(fd, 10, SEEK_SET));
	mapped = mmap(NULL, 16, PROT_READ, MAP_PRIVATE, fd, 0);
	SHOW("%.3s", mapped != MAP_FAILED ? (char *)mapped + 1 : "");
	SHOW("%d", munmap(mapped, 16));
	close(fd);
	fseeko64(f, 0, SEEK_END);
	size = (long)ftello64(f);
	SHOW("%d", size == s.st_size);
	rewind(f);
	c = getc_unlocked(f);
	SHOW("%x %c", c, fgetc(f));
	SHOW("%d %d %d", ungetc('x', f), getc(f), feof(f));
	SHOW("%zu %d", fread(magic, 1, 4, f), ferror(f));
	fclose(f);
	SHOW("%d %d", open64("/no/such/file", O_RDONLY), errno == ENOENT);
	SHOW("%d %d", fopen("/no/such/file", "r") == NULL, errno == ENOENT);
	SHOW("%d %d", close(1000), errno == EBADF);
	SHOW("%d %d", access("/no/such/file", R_OK), isatty(1000));
}

static int compare(const void *a, const void *b)
{
	return (*(const int *)a > *(const int *)b) - (*(const int *)a < *(const int *)b);
}

static void check_memory(void)
{
	void *p = NULL,
	     *m = mmap(NULL, 10000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int *sorted = calloc(1000, sizeof *sorted);
	unsigned state = 7;

	SHOW("%d %d", posix_memalign(&p, 256, 1000), (int)((uintptr_t)p % 256));
	free(p);
	SHOW("%d %d", (int)((uintptr_t)m % 4096), *((char *)m + 9999));
	munmap(m, 10000);
	SHOW("%d %d", aligned_alloc(64, 128) != NULL, realloc(NULL, 10) != NULL);
	for (int i = 0; i < 1000; i++)
		sorted[i] = (int)(state = state * 1103515245 + 12345) >> 8;
	qsort(sorted, 1000, sizeof *sorted, compare);
	SHOW("%x", sum(sorted, 4000));
	free(sorted);
}

static void check_locale(void)
{
	locale_t c = newlocale(LC_ALL_MASK, "C", NULL);
	struct lconv *l = localeconv();

	SHOW("%s %s", setlocale(LC_ALL, NULL), setlocale(LC_NUMERIC, "C"));
	SHOW("%s %s|%s %d", l->decimal_point, l->thousands_sep, l->currency_symbol, l->frac_digits);
	SHOW("%s %s %s %s", nl_langinfo(CODESET), nl_langinfo(DAY_3), nl_langinfo(ABMON_12),
	     nl_langinfo(RADIXCHAR));
	SHOW("%s %s", nl_langinfo(D_T_FMT), nl_langinfo(YESEXPR));
	SHOW("%d %d %g", c != NULL, uselocale(c) == LC_GLOBAL_LOCALE, strtod_l("1.5", NULL, c));
	SHOW("%d %d", isalpha_l('a' + zero, c) != 0, uselocale(LC_GLOBAL_LOCALE) == c);
	freelocale(c);
	SHOW("%d %d", newlocale(LC_ALL_MASK, "xx_YY", NULL) == NULL, MB_CUR_MAX == 1);
}

static int caught;

static void handler(int number)
{
	caught = caught * 100 + number;
}

static void check_signals(void)
{
	struct sigaction action = {.sa_handler = handler}, old;
	sigset_t set;

	sigemptyset(&action.sa_mask);
	SHOW("%d %d", sigaction(SIGUSR1, &action, &old), old.sa_handler == SIG_DFL);
	raise(SIGUSR1);
	raise(SIGUSR1);
	SHOW("%d %d", caught, signal(SIGTERM, SIG_IGN) == SIG_DFL);
	SHOW("%d %d", raise(SIGTERM), signal(SIGTERM, SIG_DFL) == SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	SHOW("%d %d %d", sigismember(&set, SIGUSR2), sigismember(&set, SIGUSR1),
	     sigprocmask(SIG_BLOCK, &set, NULL));
	sigprocmask(SIG_SETMASK, NULL, &set);
	SHOW("%d", sigismember(&set, SIGUSR2));
}

static void check_math(void)
{
	double whole;
	int exponent;

	SHOW("%.10g %.10g %.10g", sin(1.0 + zero), exp(2.0 + zero), pow(2.0 + zero, 0.5));
	SHOW("%.10g %d", frexp(48.0 + zero, &exponent), exponent);
	SHOW("%.10g %.10g", modf(-3.25 - zero, &whole), whole);
	SHOW("%.6g %d", lgamma(-0.5 - zero), signgam);
	SHOW("%ld %ld", lrint(2.5 + zero), lround(2.5 + zero));
	feclearexcept(FE_ALL_EXCEPT);
	SHOW("%d %d", 1.0 / (1.0 * zero) > 0, fetestexcept(FE_DIVBYZERO) != 0);
	SHOW("%d %d", fesetround(FE_UPWARD), fegetround() == FE_UPWARD);
	SHOW("%.1f", rint(2.1 + zero));
	fesetround(FE_TONEAREST);
	SHOW("%d %d %d", fpclassify(0.0 * zero) == FP_ZERO, isnan(NAN + zero), isinf(-INFINITY));
}

static void check_system(void)
{
	SHOW("%ld %d", sysconf(_SC_PAGESIZE), getpagesize());
	SHOW("%d %d", getenv("NO_SUCH_VARIABLE") == NULL, secure_getenv("NO_SUCH") == NULL);
	SHOW("%d", setenv("ROMLD", "1", 1));
	SHOW("%s", getenv("ROMLD"));
	SHOW("%d", environ != NULL);
	SHOW("%ld %d", sysconf(12345), errno == EINVAL);
	SHOW("%d %d", abs(-5), (int)div(17, 5).rem);
	srand48(5);
	SHOW("%.8f %ld", drand48(), lrand48());
}

static void check_streams(void)
{
	char *text = NULL;
	size_t size = 0, room = 0;
	char *line = NULL;
	FILE *f = open_memstream(&text, &size);

	fprintf(f, "line %d\nlast", 1);
	putc_unlocked('!', f);
	fclose(f);
	SHOW("%s %zu", text, size);
	f = fmemopen(text, size, "r");
	SHOW("%zd", getline(&line, &room, f));
	SHOW("%zd", getdelim(&line, &room, 0, f));
	SHOW("%s", line);
	fclose(f);
	free(line);
	free(text);
	SHOW("%zu", __fpending(stdout) * 0);
	fflush(stdout);
	fputs("stderr is there\n", stderr);
}

static int compare_words(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void check_search(void)
{
	const char *table[4] = {"one", "two"}, *key = "two", *more = "three";
	size_t count = 2;
	unsigned char bytes[4] = {0};
	char text[20];

	SHOW("%d", lfind(&key, table, &count, sizeof *table, compare_words) == &table[1]);
	SHOW("%d %zu", lsearch(&more, table, &count, sizeof *table, compare_words) == &table[2],
	     count);
	SHOW("%x %x %x", inet_addr("1.2.3.4"), inet_addr("127.1"), inet_addr("1.2.3.400"));
	SHOW("%d %d %d", inet_pton(AF_INET, "10.0.0.255", bytes), bytes[3],
	     inet_pton(AF_INET, "10.0.0", bytes));
	SHOW("%s", inet_ntop(AF_INET, bytes, text, sizeof text));
	SHOW("%s", inet_ntoa((struct in_addr){htonl(0x7f000001)}));
}

#define obstack_chunk_alloc malloc
#define obstack_chunk_free  free

static void check_obstacks(void)
{
	struct obstack stack;
	unsigned h = 0;
	char *first, *object = NULL;

	obstack_init(&stack);
	first = obstack_copy0(&stack, "first", 5);
	for (int i = 0; i < 2000; i++) {
		obstack_printf(&stack, "object %d", i);
		obstack_1grow(&stack, 0);
		object = obstack_finish(&stack);
		h = h * 31 + sum(object, strlen(object));
	}
	SHOW("%s %s %x", first, object, h);
	for (int i = 0; i < 3000; i++)
		obstack_int_grow(&stack, i);
	SHOW("%d %x", obstack_object_size(&stack), sum(obstack_base(&stack), 12000));
	obstack_free(&stack, object);
	SHOW("%s", (char *)obstack_copy0(&stack, "again", 5));
	obstack_free(&stack, NULL);
}

int libc_check(const char *self)
{
	check_ctype();
	check_format();
	check_strings();
	check_paths();
	check_time();
	check_jumps();
	check_threads();
	check_files(self);
	check_memory();
	check_locale();
	check_signals();
	check_math();
	check_system();
	check_search();
	check_obstacks();
	check_streams();
	fflush(stdout);
	return 0;
}
