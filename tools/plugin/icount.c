// SPDX-License-Identifier: BSD-2-Clause
/*
 * icount.c: a QEMU plugin that counts guest instructions and memory accesses, and
 * notes the counts at places in the guest's code.
 *
 *	-plugin icount.so,out=FILE[,at=ADDRESS]...[,span=ADDRESS]...[,profile=FILE][,memory=on]
 *
 * FILE gets a line for each event, in order; the counts are of what came before:
 *
 *	at ADDRESS INSTRUCTIONS ACCESSES    the instruction there comes next
 *	in ADDRESS INSTRUCTIONS ACCESSES    the function there was entered
 *	out ADDRESS INSTRUCTIONS ACCESSES   it has returned
 *
 * The file of profile= gets "SPAN ADDRESS INSTRUCTIONS RUNS" for each translated
 * block: how often it ran while SPAN was the innermost span, within the first one.
 * Accesses, loads and stores together, are counted with memory=on only, which is
 * slower: once each, whatever the width; a multiple load once per register. (Asked for
 * one sort, QEMU 7.2 counts another.)
 *
 * Spans need returns, and what returns is known from a stack of calls: a block that
 * ends in BL or BLX pushes the address behind it, and a block that begins at a pushed
 * address pops down to it. Only the first virtual CPU is followed; the others are
 * assumed to be parked.
 *
 * Debian ships no header for QEMU's plugin interface, so the few functions of
 * its version 1 that are needed are declared here.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PUBLIC     __attribute__((visibility("default")))
#define PLACES_MAX 64
#define CALLS_MAX  512
#define NO_SPAN    0 /* places[0] is no place */

typedef uint64_t plugin_id;
typedef void plugin_translated(plugin_id id, void *block);
typedef void plugin_executed(unsigned cpu, void *data);
typedef void plugin_exited(plugin_id id, void *data);

enum { PLUGIN_ADD_U64 = 0, PLUGIN_NO_REGISTERS = 0 };
enum { PLUGIN_READ_OR_WRITE = 3 };

void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id, plugin_translated *fn);
void qemu_plugin_register_atexit_cb(plugin_id id, plugin_exited *fn, void *data);
void qemu_plugin_register_vcpu_tb_exec_cb(void *block, plugin_executed *fn, int flags, void *data);
size_t qemu_plugin_tb_n_insns(const void *block);
void *qemu_plugin_tb_get_insn(const void *block, size_t index);
uint64_t qemu_plugin_insn_vaddr(const void *insn);
const void *qemu_plugin_insn_data(const void *insn);
size_t qemu_plugin_insn_size(const void *insn);
void qemu_plugin_register_vcpu_insn_exec_inline(void *insn, int op, void *at, uint64_t value);
void qemu_plugin_register_vcpu_insn_exec_cb(void *insn, plugin_executed *fn, int flags, void *data);
void qemu_plugin_register_vcpu_mem_inline(void *insn, int access, int op, void *at, uint64_t value);

PUBLIC int qemu_plugin_version = 1;
PUBLIC int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv);

struct place {
	uint64_t address;
	bool is_span;
};

/* A piece of code as QEMU has translated it. */
struct block {
	struct block *next;
	uint64_t first, behind; /* its address, and that behind its last instruction */
	uint64_t instructions;
	uint64_t runs[PLACES_MAX]; /* by the innermost span */
	bool calls;                /* ends in a call */
	int span;                  /* the span that begins here, or NO_SPAN */
};

struct call {
	uint64_t back;   /* where it returns to */
	int span, inner; /* the span that it is, and the innermost one with it */
	bool within;     /* the first span is open */
};

static uint64_t instructions, accesses;
static struct place places[PLACES_MAX];
static int place_count = 1;
static struct block *blocks;
static const struct block *previous;
static struct call calls[CALLS_MAX];
static int depth;
static int first_span;
static bool with_memory;
static FILE *out, *profile;

static void note(const char *what, uint64_t address)
{
	fprintf(out, "%s %" PRIx64 " %" PRIu64 " %" PRIu64 "\n", what, address, instructions,
		accesses);
}

static void note_place(unsigned cpu, void *data)
{
	const struct place *place = data;

	if (cpu == 0)
		note("at", place->address);
}

/* ---- the stack of calls ---- */

static struct call top(void)
{
	return depth > 0 ? calls[depth - 1] : (struct call){0};
}

static void push(uint64_t back, int span)
{
	struct call call = {back, span, span, span == first_span || top().within};

	if (span == NO_SPAN)
		call = (struct call){back, span, top().inner, top().within};

	/* Calls that never returned, such as that of a boot's last function, lie deepest. */
	if (depth == CALLS_MAX) {
		depth /= 2;
		memmove(calls, calls + CALLS_MAX - depth, sizeof *calls * (size_t)depth);
	}
	calls[depth++] = call;
	if (span != NO_SPAN)
		note("in", places[span].address);
}

/* A function and the one that it ended in a jump to return to the same place. */
static void pop_to(int level)
{
	uint64_t back = calls[level].back;

	while (level > 0 && calls[level - 1].back == back)
		level--;
	while (depth > level)
		if (calls[--depth].span != NO_SPAN)
			note("out", places[calls[depth].span].address);
}

static void follow(unsigned cpu, void *data)
{
	struct block *block = data;

	if (cpu != 0)
		return;
	if (previous && previous->calls && previous->behind != block->first) {
		push(previous->behind, block->span);
	} else {
		for (int i = depth - 1; i >= 0; i--) {
			if (calls[i].back == block->first) {
				pop_to(i);
				break;
			}
		}
		if (block->span != NO_SPAN && depth > 0)
			push(calls[depth - 1].back, block->span); /* entered by a jump */
	}
	if (top().within)
		block->runs[top().inner]++;
	previous = block;
}

/* ---- translation ---- */

#define THUMB_RETURN 0xfb04f85du /* ldr pc, [sp], #4 */

/* BL and BLX of Thumb and of ARM state. What looks like a call in the wrong state is
 * none that compilers end a block with, but for one way to return. */
static bool is_call(const void *insn)
{
	const uint8_t *b = qemu_plugin_insn_data(insn);
	uint32_t low = (uint32_t)b[0] | (uint32_t)b[1] << 8, high, word;

	if (qemu_plugin_insn_size(insn) == 2)
		return (low & 0xff87) == 0x4780;
	high = (uint32_t)b[2] | (uint32_t)b[3] << 8;
	word = low | high << 16;
	if (word == THUMB_RETURN)
		return false;
	return ((low & 0xf800) == 0xf000 && (high & 0xc000) == 0xc000) || word >> 24 == 0xeb ||
	       word >> 25 == 0xfa >> 1 || word >> 4 == 0xe12fff3;
}

static void follow_block(void *tb)
{
	size_t count = qemu_plugin_tb_n_insns(tb);
	void *first = qemu_plugin_tb_get_insn(tb, 0);
	void *last = qemu_plugin_tb_get_insn(tb, count - 1);
	struct block *block = calloc(1, sizeof *block);

	if (!block)
		abort();
	block->next = blocks;
	blocks = block;
	block->first = qemu_plugin_insn_vaddr(first);
	block->behind = qemu_plugin_insn_vaddr(last) + qemu_plugin_insn_size(last);
	block->instructions = count;
	block->calls = is_call(last);
	for (int i = 1; i < place_count; i++)
		if (places[i].is_span && places[i].address == block->first)
			block->span = i;
	qemu_plugin_register_vcpu_tb_exec_cb(tb, follow, PLUGIN_NO_REGISTERS, block);
}

/* The notes are registered before the count, so that they tell what came before. */
static void instrument(plugin_id id, void *tb)
{
	(void)id;
	if (first_span != NO_SPAN)
		follow_block(tb);
	for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
		void *insn = qemu_plugin_tb_get_insn(tb, i);
		uint64_t address = qemu_plugin_insn_vaddr(insn);

		for (int p = 1; p < place_count; p++)
			if (!places[p].is_span && places[p].address == address)
				qemu_plugin_register_vcpu_insn_exec_cb(
					insn, note_place, PLUGIN_NO_REGISTERS, &places[p]);
		qemu_plugin_register_vcpu_insn_exec_inline(insn, PLUGIN_ADD_U64, &instructions, 1);
		if (with_memory)
			qemu_plugin_register_vcpu_mem_inline(insn, PLUGIN_READ_OR_WRITE,
							     PLUGIN_ADD_U64, &accesses, 1);
	}
}

/* ---- begin and end ---- */

static void finish(plugin_id id, void *data)
{
	(void)id;
	(void)data;
	fclose(out);
	if (!profile)
		return;
	for (const struct block *b = blocks; b; b = b->next)
		for (int p = 0; p < place_count; p++)
			if (b->runs[p] > 0)
				fprintf(profile,
					"%" PRIx64 " %" PRIx64 " %" PRIu64 " %" PRIu64 "\n",
					places[p].address, b->first, b->instructions, b->runs[p]);
	fclose(profile);
}

static bool add_place(const char *address, bool is_span)
{
	if (place_count == PLACES_MAX)
		return false;
	if (is_span && first_span == NO_SPAN)
		first_span = place_count;
	places[place_count++] = (struct place){strtoull(address, NULL, 16), is_span};
	return true;
}

static bool take_option(const char *option)
{
	if (strncmp(option, "at=", 3) == 0)
		return add_place(option + 3, false);
	if (strncmp(option, "span=", 5) == 0)
		return add_place(option + 5, true);
	if (strncmp(option, "out=", 4) == 0)
		return (out = fopen(option + 4, "w")) != NULL;
	if (strncmp(option, "profile=", 8) == 0)
		return (profile = fopen(option + 8, "w")) != NULL;
	with_memory = strcmp(option, "memory=on") == 0;
	return with_memory;
}

int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv)
{
	(void)info;
	for (int i = 0; i < argc; i++) {
		if (!take_option(argv[i])) {
			fprintf(stderr, "icount: cannot take %s\n", argv[i]);
			return -1;
		}
	}
	if (!out)
		return -1;
	qemu_plugin_register_vcpu_tb_trans_cb(id, instrument);
	qemu_plugin_register_atexit_cb(id, finish, NULL);
	return 0;
}
