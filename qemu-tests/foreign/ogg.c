/* SPDX-License-Identifier: BSD-2-Clause */
/* ogg.c: packets into pages and back, through libogg's own sync layer. */
#include "foreign.h"

/* The structures of <ogg/ogg.h>, which a caller owns. */
struct ogg_page {
	unsigned char *header;
	long header_size;
	unsigned char *body;
	long body_size;
};
struct ogg_packet {
	unsigned char *data;
	long size, first, last;
	int64_t position, number;
};
/* Larger than ogg_stream_state and ogg_sync_state, aligned as both. */
struct ogg_state {
	int64_t room[64];
};

int ogg_stream_init(struct ogg_state *s, int serial);
int ogg_stream_packetin(struct ogg_state *s, struct ogg_packet *p);
int ogg_stream_flush(struct ogg_state *s, struct ogg_page *page);
int ogg_stream_pagein(struct ogg_state *s, struct ogg_page *page);
int ogg_stream_packetout(struct ogg_state *s, struct ogg_packet *p);
int ogg_stream_clear(struct ogg_state *s);
int ogg_sync_init(struct ogg_state *s);
char *ogg_sync_buffer(struct ogg_state *s, long size);
int ogg_sync_wrote(struct ogg_state *s, long size);
int ogg_sync_pageout(struct ogg_state *s, struct ogg_page *page);
int ogg_sync_clear(struct ogg_state *s);

#define PACKETS 20

static char text[PACKETS * 400], file[20000];

static size_t write_pages(void)
{
	struct ogg_state stream;
	struct ogg_page page;
	size_t size = 0;

	CHECK(ogg_stream_init(&stream, 1234) == 0);
	for (int i = 0; i < PACKETS; i++) {
		struct ogg_packet p = {(unsigned char *)text + i * 400,
				       300 + i,
				       i == 0,
				       i == PACKETS - 1,
				       i * 10,
				       i};

		CHECK(ogg_stream_packetin(&stream, &p) == 0);
		while (i % 5 == 4 && ogg_stream_flush(&stream, &page) != 0) {
			memcpy(file + size, page.header, (size_t)page.header_size);
			size += (size_t)page.header_size;
			memcpy(file + size, page.body, (size_t)page.body_size);
			size += (size_t)page.body_size;
		}
	}
	ogg_stream_clear(&stream);
	return size;
}

static int read_pages(size_t size)
{
	struct ogg_state sync, stream;
	struct ogg_page page;
	struct ogg_packet p;
	int count = 0;

	ogg_sync_init(&sync);
	ogg_stream_init(&stream, 1234);
	memcpy(ogg_sync_buffer(&sync, (long)size), file, size);
	ogg_sync_wrote(&sync, (long)size);
	while (ogg_sync_pageout(&sync, &page) == 1) {
		CHECK(ogg_stream_pagein(&stream, &page) == 0);
		for (; ogg_stream_packetout(&stream, &p) == 1; count++)
			CHECK(p.size == 300 + count && p.number == count &&
			      memcmp(p.data, text + count * 400, (size_t)p.size) == 0);
	}
	ogg_stream_clear(&stream);
	ogg_sync_clear(&sync);
	return count;
}

int main(void)
{
	size_t size;

	fill_text(text, sizeof text);
	size = write_pages();
	CHECK(size > 6000 && memcmp(file, "OggS", 4) == 0);
	CHECK(read_pages(size) == PACKETS);
	file[100] ^= 1; /* the page's checksum is wrong now: its five packets go */
	CHECK(read_pages(size) < PACKETS);
	puts("ogg ok");
	return 0;
}
