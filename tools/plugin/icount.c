// SPDX-License-Identifier: BSD-2-Clause
/*
 * icount.c: a QEMU plugin that counts guest instructions and notes the count
 * whenever the instruction at a given address is about to execute.
 *
 *	-plugin icount.so,out=FILE,at=ADDRESS,at=ADDRESS,...
 *
 * FILE gets a line "ADDRESS COUNT" (hexadecimal, decimal) for each hit, in order.
 * COUNT is of the instructions before it. One virtual CPU is assumed.
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

#define PUBLIC    __attribute__((visibility("default")))
#define MARKS_MAX 64

typedef uint64_t plugin_id;
typedef void plugin_translated(plugin_id id, void *block);
typedef void plugin_executed(unsigned cpu, void *data);
typedef void plugin_exited(plugin_id id, void *data);

enum { PLUGIN_ADD_U64 = 0, PLUGIN_NO_REGISTERS = 0 };

void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id, plugin_translated *fn);
void qemu_plugin_register_atexit_cb(plugin_id id, plugin_exited *fn, void *data);
size_t qemu_plugin_tb_n_insns(const void *block);
void *qemu_plugin_tb_get_insn(const void *block, size_t index);
uint64_t qemu_plugin_insn_vaddr(const void *insn);
void qemu_plugin_register_vcpu_insn_exec_inline(void *insn, int op, void *at, uint64_t value);
void qemu_plugin_register_vcpu_insn_exec_cb(void *insn, plugin_executed *fn, int flags, void *data);

PUBLIC int qemu_plugin_version = 1;
PUBLIC int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv);

static uint64_t count;
static uint64_t marks[MARKS_MAX];
static size_t mark_count;
static FILE *out;

static void note_hit(unsigned cpu, void *data)
{
	const uint64_t *mark = data;

	(void)cpu;
	fprintf(out, "%" PRIx64 " %" PRIu64 "\n", *mark, count);
}

/* The note is registered before the count, so that it tells what came before. */
static void instrument(plugin_id id, void *block)
{
	(void)id;
	for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++) {
		void *insn = qemu_plugin_tb_get_insn(block, i);
		uint64_t address = qemu_plugin_insn_vaddr(insn);

		for (size_t m = 0; m < mark_count; m++) {
			if (marks[m] == address)
				qemu_plugin_register_vcpu_insn_exec_cb(
					insn, note_hit, PLUGIN_NO_REGISTERS, &marks[m]);
		}
		qemu_plugin_register_vcpu_insn_exec_inline(insn, PLUGIN_ADD_U64, &count, 1);
	}
}

static void finish(plugin_id id, void *data)
{
	(void)id;
	(void)data;
	fclose(out);
}

int qemu_plugin_install(plugin_id id, const void *info, int argc, char **argv)
{
	(void)info;
	for (int i = 0; i < argc; i++) {
		if (strncmp(argv[i], "out=", 4) == 0)
			out = fopen(argv[i] + 4, "w");
		else if (strncmp(argv[i], "at=", 3) == 0 && mark_count < MARKS_MAX)
			marks[mark_count++] = strtoull(argv[i] + 3, NULL, 16);
		else
			return -1;
	}
	if (out == NULL)
		return -1;
	qemu_plugin_register_vcpu_tb_trans_cb(id, instrument);
	qemu_plugin_register_atexit_cb(id, finish, NULL);
	return 0;
}
