/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * tell.c: a refusal on its way to the sink.
 */
#include "tell.h"
#include "module.h"

int refuse_name(const struct teller *t, int code, const char *what, uint32_t a, uint32_t b)
{
	const struct refusal r = {.code = code, .who = t->who, .what = what, .a = a, .b = b};

	t->sink->tell(t->sink, &r);
	return code;
}

int refuse(const struct teller *t, int code, uint32_t a, uint32_t b)
{
	return refuse_name(t, code, NULL, a, b);
}

int refuse_other(struct sink *sink, int code, const char *who, const char *what)
{
	return refuse_name(&(struct teller){sink, who}, code, what, 0, 0);
}

int refuse_ram(const struct loader *ld, const char *who, uint32_t size)
{
	return refuse(&(struct teller){ld->sink, who}, ROMLD_E_NO_RAM, size,
		      region_largest(&ld->ram));
}

int refuse_module(const struct module *m, int code, const char *what, uint32_t a)
{
	return refuse_name(&(struct teller){m->loader->sink, m->l_name}, code, what, a, 0);
}

int refuse_between(const struct module *m, int code, const char *what, const char *by)
{
	const struct refusal r = {.code = code, .who = m->l_name, .what = what, .by = by};

	m->loader->sink->tell(m->loader->sink, &r);
	return code;
}

void trace(const struct module *m, enum trace_event event, const char *what,
	   const struct module *by, uint32_t value)
{
	struct tracer *t = m->loader->tracer;

	if (t)
		t->event(t, event, m, what, by, value);
}
