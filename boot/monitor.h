/* SPDX-License-Identifier: BSD-2-Clause */
/* monitor.h: command lines, from the store or from a person. */
#ifndef BOOT_MONITOR_H
#define BOOT_MONITOR_H

/* Runs the commands of a line, separated by `;`. The first one that fails ends
 * the line, as three Ctrl-C within a second do. Sets $? (rom.status). Returns 0,
 * or -1 when the line was not run to its end. */
int monitor_line(const char *line);

/* Runs the store's boot commands, if there are any. */
void monitor_boot(void);

/* The prompt; never returns. Takes back what a fault of the ROM left of a program. */
void monitor_prompt(void);

#endif
