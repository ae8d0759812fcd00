/* SPDX-License-Identifier: BSD-2-Clause */
/* psci.h: what the firmware (in QEMU, the emulator) does for the whole machine. */
#ifndef DRIVERS_PSCI_H
#define DRIVERS_PSCI_H

/* How the firmware is called; the device tree says which. */
enum psci_conduit {
	PSCI_NONE,
	PSCI_HVC,
	PSCI_SMC,
};

/* Resets the machine. Returns when there is no firmware that could. */
void psci_reset(enum psci_conduit conduit);

#endif
