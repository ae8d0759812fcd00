/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * elf.c: the one place where the format's headers are judged.
 *
 * Only segments count; section headers are never looked at, so garbage in them
 * does no harm. Every sum that the file's numbers could make wrap is written
 * as a difference.
 */
#include "elf.h"
#include <stddef.h>
#include <string.h>

#define ALIGN_MIN     8u /* AAPCS: nothing asks for more; tables are read as words */
#define ALIGN_MAX     0x1000000u
#define TLS_ALIGN_MAX 4096u

/* A file's first bytes. Linkers put the program headers behind the ELF header, so that
 * one read brings both. */
#define FIRST_PHDRS 8u
struct head {
	struct elf32_ehdr ehdr;
	struct elf32_phdr phdr[ELF_PHDRS];
};

static int read_header(const struct elf *e, struct source *source, struct head *h)
{
	uint32_t size = offsetof(struct head, phdr[FIRST_PHDRS]);

	if (e->file.size < sizeof h->ehdr)
		return refuse(&e->teller, ROMLD_E_TOO_SHORT, e->file.size, 0);
	if (source->read(source, &e->file, 0, h, size < e->file.size ? size : e->file.size))
		return refuse(&e->teller, ROMLD_E_READ, 0, 0);
	return 0;
}

static int judge_ident(const struct elf *e, const uint8_t *ident)
{
	uint8_t osabi = ident[EI_OSABI];

	if (memcmp(ident, "\177ELF", 4) != 0)
		return refuse(&e->teller, ROMLD_E_NOT_ELF, 0, 0);
	if (ident[EI_CLASS] != ELFCLASS32)
		return refuse(&e->teller, ROMLD_E_CLASS, ident[EI_CLASS], 0);
	if (ident[EI_DATA] != ELFDATA2LSB)
		return refuse(&e->teller, ROMLD_E_DATA, ident[EI_DATA], 0);
	if (ident[EI_VERSION] != EV_CURRENT)
		return refuse(&e->teller, ROMLD_E_VERSION, ident[EI_VERSION], 0);
	if (osabi != ELFOSABI_NONE && osabi != ELFOSABI_GNU && osabi != ELFOSABI_ARM)
		return refuse(&e->teller, ROMLD_E_OSABI, osabi, 0);
	return 0;
}

static int judge_type(const struct elf *e, uint32_t type)
{
	switch (type) {
	case ET_DYN:
	case ET_EXEC:
		return 0;
	case ET_REL:
		return refuse(&e->teller, ROMLD_E_TYPE_REL, 0, 0);
	default:
		return refuse(&e->teller, ROMLD_E_TYPE, type, 0);
	}
}

static int judge_header(const struct elf *e, const struct elf32_ehdr *h)
{
	int error = judge_ident(e, h->e_ident);

	if (error)
		return error;
	if (h->e_machine != EM_ARM)
		return refuse(&e->teller, ROMLD_E_MACHINE, h->e_machine, 0);
	error = judge_type(e, h->e_type);
	if (error)
		return error;
	if (h->e_version != EV_CURRENT)
		return refuse(&e->teller, ROMLD_E_VERSION, h->e_version, 0);
	if ((h->e_flags & EF_ARM_EABIMASK) != EF_ARM_EABI_VER5 || h->e_flags & EF_ARM_BE8)
		return refuse(&e->teller, ROMLD_E_EABI, h->e_flags, 0);
	if (!(h->e_flags & EF_ARM_ABI_FLOAT_HARD))
		return refuse(&e->teller, ROMLD_E_SOFT_FLOAT, h->e_flags, 0);
	if (h->e_ehsize != sizeof *h)
		return refuse(&e->teller, ROMLD_E_EHSIZE, h->e_ehsize, 0);
	if (h->e_phentsize != sizeof(struct elf32_phdr))
		return refuse(&e->teller, ROMLD_E_PHENTSIZE, h->e_phentsize, 0);
	if (h->e_phnum == 0 || h->e_phnum > ELF_PHDRS)
		return refuse(&e->teller, ROMLD_E_PHNUM, h->e_phnum, 0);
	return 0;
}

static int read_phdrs(const struct elf *e, struct source *source, struct head *h)
{
	const struct elf32_ehdr *ehdr = &h->ehdr;
	uint32_t size = ehdr->e_phnum * (uint32_t)sizeof h->phdr[0];

	if (ehdr->e_phoff % 4 || ehdr->e_phoff > e->file.size ||
	    size > e->file.size - ehdr->e_phoff)
		return refuse(&e->teller, ROMLD_E_PHOFF, ehdr->e_phoff, e->file.size);
	if (ehdr->e_phoff == sizeof *ehdr && ehdr->e_phnum <= FIRST_PHDRS)
		return 0;
	if (source->read(source, &e->file, ehdr->e_phoff, h->phdr, size))
		return refuse(&e->teller, ROMLD_E_READ, ehdr->e_phoff, 0);
	return 0;
}

static int judge_load(const struct elf *e, const struct elf32_phdr *p)
{
	uint32_t align = p->p_align ? p->p_align : 1;

	if (p->p_filesz > p->p_memsz)
		return refuse(&e->teller, ROMLD_E_FILESZ, p->p_vaddr, 0);
	if (p->p_offset > e->file.size || p->p_filesz > e->file.size - p->p_offset)
		return refuse(&e->teller, ROMLD_E_TRUNCATED, p->p_offset + p->p_filesz,
			      e->file.size);
	if (p->p_memsz > UINT32_MAX - p->p_vaddr)
		return refuse(&e->teller, ROMLD_E_WRAPS, p->p_vaddr, 0);
	if (align & (align - 1) || align > ALIGN_MAX)
		return refuse(&e->teller, ROMLD_E_ALIGN, p->p_vaddr, p->p_align);
	if ((p->p_vaddr - p->p_offset) & (align - 1))
		return refuse(&e->teller, ROMLD_E_CONGRUENCE, p->p_vaddr, p->p_offset);
	if (p->p_flags & PF_W && p->p_flags & PF_X)
		return refuse(&e->teller, ROMLD_E_WRITE_EXEC, p->p_vaddr, 0);
	if (e->loads && p->p_vaddr < e->high)
		return refuse(&e->teller, ROMLD_E_OVERLAP, p->p_vaddr, 0);
	return 0;
}

static struct segment segment_of(const struct elf32_phdr *p)
{
	return (struct segment){p->p_offset, p->p_vaddr, p->p_filesz, p->p_memsz, p->p_flags};
}

static int take_loads(struct elf *e, const struct elf32_phdr *ph, uint32_t count)
{
	for (const struct elf32_phdr *p = ph; p < ph + count; p++) {
		int error;

		if (p->p_type != PT_LOAD || p->p_memsz == 0)
			continue;
		if (e->loads == ELF_LOADS)
			return refuse(&e->teller, ROMLD_E_MANY_LOADS, 0, 0);
		error = judge_load(e, p);
		if (error)
			return error;
		if (e->loads == 0)
			e->low = p->p_vaddr;
		if (p->p_align > e->align)
			e->align = p->p_align;
		e->high = p->p_vaddr + p->p_memsz;
		e->load[e->loads++] = segment_of(p);
	}
	/* A bias keeps p_align only when it is a multiple of it; ET_EXEC has none. */
	e->low &= ~((e->fixed ? REGION_GRAIN : e->align) - 1);
	return e->loads ? 0 : refuse(&e->teller, ROMLD_E_NO_LOAD, 0, 0);
}

const struct segment *elf_segment(const struct elf *e, uint32_t vaddr, uint32_t size)
{
	for (const struct segment *s = e->load; s < e->load + e->loads; s++)
		if (vaddr >= s->vaddr && vaddr - s->vaddr <= s->memsz &&
		    size <= s->memsz - (vaddr - s->vaddr))
			return s;
	return NULL;
}

/* Whether a header's file bytes are the ones that a PT_LOAD brings to its
 * p_vaddr: only then may the image be read in their stead. */
static bool is_loaded(const struct elf *e, const struct elf32_phdr *p)
{
	const struct segment *s = elf_segment(e, p->p_vaddr, p->p_filesz);

	return s && p->p_vaddr % 4 == 0 && p->p_vaddr - s->vaddr + p->p_filesz <= s->filesz &&
	       p->p_offset - s->offset == p->p_vaddr - s->vaddr;
}

static int take_dynamic(struct elf *e, const struct elf32_phdr *p)
{
	if (e->dynamic.filesz)
		return refuse(&e->teller, ROMLD_E_TWO_DYNAMIC, 0, 0);
	if (!is_loaded(e, p) || p->p_filesz == 0)
		return refuse(&e->teller, ROMLD_E_DYNAMIC, p->p_vaddr, 0);
	if (p->p_filesz % sizeof(struct elf32_dyn))
		return refuse(&e->teller, ROMLD_E_DYNAMIC_SIZE, p->p_filesz, 0);
	e->dynamic = segment_of(p);
	return 0;
}

/* A note that is not loaded is none of our business. */
static int take_note(struct elf *e, const struct elf32_phdr *p)
{
	if (p->p_offset > e->file.size || p->p_filesz > e->file.size - p->p_offset)
		return refuse(&e->teller, ROMLD_E_NOTE, p->p_vaddr, 0);
	if (is_loaded(e, p) && e->notes < sizeof e->note / sizeof e->note[0])
		e->note[e->notes++] = segment_of(p);
	return 0;
}

static int take_tls(struct elf *e, const struct elf32_phdr *p)
{
	uint32_t align = p->p_align ? p->p_align : 1;
	const struct segment *s = elf_segment(e, p->p_vaddr, p->p_filesz);

	if (p->p_memsz == 0)
		return 0;
	if (e->tls.memsz || align & (align - 1) || align > TLS_ALIGN_MAX ||
	    p->p_filesz > p->p_memsz ||
	    (p->p_filesz && (!s || p->p_vaddr - s->vaddr + p->p_filesz > s->filesz)))
		return refuse(&e->teller, ROMLD_E_TLS, p->p_vaddr, 0);
	e->tls = segment_of(p);
	e->tls_align = align;
	return 0;
}

static int take_other(struct elf *e, const struct elf32_phdr *p)
{
	const struct segment *s;

	switch (p->p_type) {
	case PT_DYNAMIC:
		return take_dynamic(e, p);
	case PT_NOTE:
		return take_note(e, p);
	case PT_TLS:
		return take_tls(e, p);
	case PT_ARM_EXIDX:
		if (is_loaded(e, p) && p->p_filesz % 8 == 0)
			e->exidx = segment_of(p);
		return 0;
	case PT_GNU_STACK:
		/* PF_X is not looked at: it is what assembler sources without a
		 * .note.GNU-stack ask for, and all RAM may be executed here. */
		e->stack = p->p_memsz;
		return 0;
	case PT_GNU_RELRO:
		/* lld rounds its memsz up past the segment: only the first byte counts. */
		s = elf_segment(e, p->p_vaddr, 1);
		if (!s || !(s->flags & PF_W))
			return refuse(&e->teller, ROMLD_E_RELRO, p->p_vaddr, 0);
		e->relro = segment_of(p);
		return 0;
	default:
		return 0;
	}
}

/* Where the program headers came to lie, for dl_iterate_phdr. */
static void note_phdrs(struct elf *e, const struct elf32_ehdr *h)
{
	uint32_t size = h->e_phnum * (uint32_t)sizeof(struct elf32_phdr);

	for (const struct segment *s = e->load; s < e->load + e->loads; s++) {
		uint32_t offset = h->e_phoff - s->offset;

		if (h->e_phoff >= s->offset && offset <= s->filesz && size <= s->filesz - offset) {
			e->phdr = s->vaddr + offset;
			e->phnum = h->e_phnum;
		}
	}
}

int elf_open(struct elf *e, struct source *source, struct sink *sink, const char *name,
	     const struct file *file)
{
	const struct elf32_phdr *ph;
	struct head head;
	int error;

	memset(e, 0, sizeof *e);
	e->teller = (struct teller){sink, name};
	e->name = name;
	e->file = *file;
	e->align = ALIGN_MIN;
	error = read_header(e, source, &head);
	if (!error)
		error = judge_header(e, &head.ehdr);
	if (!error)
		error = read_phdrs(e, source, &head);
	e->fixed = head.ehdr.e_type == ET_EXEC;
	if (!error)
		error = take_loads(e, head.phdr, head.ehdr.e_phnum);
	for (ph = head.phdr; !error && ph < head.phdr + head.ehdr.e_phnum; ph++)
		error = take_other(e, ph);
	if (!error && !e->dynamic.filesz)
		error = refuse(&e->teller, ROMLD_E_NO_DYNAMIC, 0, 0);
	e->entry = head.ehdr.e_entry;
	note_phdrs(e, &head.ehdr);
	return error;
}
