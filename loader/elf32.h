/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * elf32.h: the parts of the ELF format that the loader reads, under the
 * specification's own names (System V gABI chapters 4 and 5; ELF for the Arm
 * Architecture, IHI 0044). Everything is little-endian, like the CPU.
 */
#ifndef LOADER_ELF32_H
#define LOADER_ELF32_H

#include <stdint.h>

struct elf32_ehdr {
	uint8_t e_ident[16];
	uint16_t e_type;
	uint16_t e_machine;
	uint32_t e_version;
	uint32_t e_entry;
	uint32_t e_phoff;
	uint32_t e_shoff;
	uint32_t e_flags;
	uint16_t e_ehsize;
	uint16_t e_phentsize;
	uint16_t e_phnum;
	uint16_t e_shentsize;
	uint16_t e_shnum;
	uint16_t e_shstrndx;
};

struct elf32_phdr {
	uint32_t p_type;
	uint32_t p_offset;
	uint32_t p_vaddr;
	uint32_t p_paddr;
	uint32_t p_filesz;
	uint32_t p_memsz;
	uint32_t p_flags;
	uint32_t p_align;
};

struct elf32_dyn {
	uint32_t d_tag;
	uint32_t d_val;
};

struct elf32_sym {
	uint32_t st_name;
	uint32_t st_value;
	uint32_t st_size;
	uint8_t st_info;
	uint8_t st_other;
	uint16_t st_shndx;
};

struct elf32_rel {
	uint32_t r_offset;
	uint32_t r_info;
};

struct elf32_rela {
	uint32_t r_offset;
	uint32_t r_info;
	uint32_t r_addend;
};

/* Symbol versions, as Sun defined and GNU extended them. */
struct elf32_verdef {
	uint16_t vd_version;
	uint16_t vd_flags;
	uint16_t vd_ndx;
	uint16_t vd_cnt;
	uint32_t vd_hash;
	uint32_t vd_aux; /* offset of the elf32_verdaux with the name */
	uint32_t vd_next;
};

struct elf32_verdaux {
	uint32_t vda_name;
	uint32_t vda_next;
};

struct elf32_verneed {
	uint16_t vn_version;
	uint16_t vn_cnt;
	uint32_t vn_file;
	uint32_t vn_aux;
	uint32_t vn_next;
};

struct elf32_vernaux {
	uint32_t vna_hash;
	uint16_t vna_flags;
	uint16_t vna_other; /* what stands in DT_VERSYM */
	uint32_t vna_name;
	uint32_t vna_next;
};

enum { VERSYM_LOCAL = 0, VERSYM_GLOBAL = 1, VERSYM_HIDDEN = 0x8000, VER_FLG_WEAK = 2 };

struct elf32_nhdr {
	uint32_t n_namesz;
	uint32_t n_descsz;
	uint32_t n_type;
};

enum { EI_CLASS = 4, EI_DATA = 5, EI_VERSION = 6, EI_OSABI = 7 };
enum { ELFCLASS32 = 1, ELFDATA2LSB = 1, EV_CURRENT = 1 };
enum { ELFOSABI_NONE = 0, ELFOSABI_GNU = 3, ELFOSABI_ARM = 97 };
enum { ET_REL = 1, ET_EXEC = 2, ET_DYN = 3, ET_CORE = 4 };
enum { EM_ARM = 40 };

#define EF_ARM_EABIMASK       0xff000000u
#define EF_ARM_EABI_VER5      0x05000000u
#define EF_ARM_BE8            0x00800000u
#define EF_ARM_ABI_FLOAT_HARD 0x00000400u

enum { PT_LOAD = 1, PT_DYNAMIC = 2, PT_NOTE = 4, PT_TLS = 7 };
#define PT_GNU_STACK 0x6474e551u
#define PT_GNU_RELRO 0x6474e552u
#define PT_ARM_EXIDX 0x70000001u

enum { PF_X = 1, PF_W = 2, PF_R = 4 };

enum dynamic_tag {
	DT_NULL = 0,
	DT_NEEDED = 1,
	DT_PLTRELSZ = 2,
	DT_PLTGOT = 3,
	DT_HASH = 4,
	DT_STRTAB = 5,
	DT_SYMTAB = 6,
	DT_RELA = 7,
	DT_RELASZ = 8,
	DT_RELAENT = 9,
	DT_STRSZ = 10,
	DT_SYMENT = 11,
	DT_INIT = 12,
	DT_FINI = 13,
	DT_SONAME = 14,
	DT_RPATH = 15,
	DT_SYMBOLIC = 16,
	DT_REL = 17,
	DT_RELSZ = 18,
	DT_RELENT = 19,
	DT_PLTREL = 20,
	DT_DEBUG = 21,
	DT_TEXTREL = 22,
	DT_JMPREL = 23,
	DT_BIND_NOW = 24,
	DT_INIT_ARRAY = 25,
	DT_FINI_ARRAY = 26,
	DT_INIT_ARRAYSZ = 27,
	DT_FINI_ARRAYSZ = 28,
	DT_RUNPATH = 29,
	DT_FLAGS = 30,
	DT_PREINIT_ARRAY = 32,
	DT_PREINIT_ARRAYSZ = 33,
	DT_RELRSZ = 35,
	DT_RELR = 36,
	DT_RELRENT = 37,
	DT_COUNT = 38, /* tags below this are kept by number */
};
#define DT_GNU_HASH   0x6ffffef5u
#define DT_VERSYM     0x6ffffff0u
#define DT_RELCOUNT   0x6ffffffau
#define DT_FLAGS_1    0x6ffffffbu
#define DT_VERDEF     0x6ffffffcu
#define DT_VERDEFNUM  0x6ffffffdu
#define DT_VERNEED    0x6ffffffeu
#define DT_VERNEEDNUM 0x6fffffffu
#define DT_AUXILIARY  0x7ffffffdu
#define DT_FILTER     0x7fffffffu

#define DF_SYMBOLIC 0x2u
#define DF_TEXTREL  0x4u
#define DF_BIND_NOW 0x8u

#define DF_1_NOW       0x1u
#define DF_1_GLOBAL    0x2u
#define DF_1_NODELETE  0x8u
#define DF_1_INITFIRST 0x20u
#define DF_1_NOOPEN    0x40u

enum { STB_LOCAL = 0, STB_GLOBAL = 1, STB_WEAK = 2, STB_GNU_UNIQUE = 10 };
enum {
	STT_NOTYPE = 0,
	STT_OBJECT = 1,
	STT_FUNC = 2,
	STT_SECTION = 3,
	STT_FILE = 4,
	STT_TLS = 6,
	STT_GNU_IFUNC = 10
};
enum { STV_DEFAULT = 0, STV_INTERNAL = 1, STV_HIDDEN = 2, STV_PROTECTED = 3 };
enum { SHN_UNDEF = 0, SHN_LORESERVE = 0xff00, SHN_ABS = 0xfff1, SHN_COMMON = 0xfff2 };

/* A bit of st_other, which ELF leaves to the processor and Arm does not use: in RAM the
 * loader notes there that the name stands in the export table more than once. */
#define STO_NAMESAKES 0x80u

static inline uint32_t sym_bind(const struct elf32_sym *s)
{
	return s->st_info >> 4;
}

static inline uint32_t sym_type(const struct elf32_sym *s)
{
	return s->st_info & 15u;
}

static inline uint32_t sym_visibility(const struct elf32_sym *s)
{
	return s->st_other & 3u;
}

static inline uint32_t rel_type(uint32_t r_info)
{
	return r_info & 0xffu;
}

static inline uint32_t rel_symbol(uint32_t r_info)
{
	return r_info >> 8;
}

enum { NT_GNU_BUILD_ID = 3, NT_ROMLD_KEEP_STATE = 1 };

#endif
