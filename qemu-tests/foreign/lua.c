/* SPDX-License-Identifier: BSD-2-Clause */
/* lua.c: a Lua interpreter: closures, coroutines, errors (longjmp), its libraries. */
#include "foreign.h"

void *luaL_newstate(void);
void luaL_openlibs(void *state);
int luaL_loadstring(void *state, const char *text);
int lua_pcallk(void *state, int arguments, int results, int handler, int context, void *next);
const char *lua_tolstring(void *state, int at, size_t *size);
void lua_close(void *state);

static int run(void *state, const char *text)
{
	return luaL_loadstring(state, text) != 0 || lua_pcallk(state, 0, 1, 0, 0, NULL) != 0;
}

int main(void)
{
	void *state = luaL_newstate();

	CHECK(state != NULL);
	luaL_openlibs(state);
	CHECK(run(state,
		  "local t = {} for i = 1, 100 do t[#t + 1] = i * i end\n"
		  "table.sort(t, function(a, b) return a > b end)\n"
		  "local co = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end "
		  "end)\n"
		  "print(t[1], co() + co(), ('%5.2f|%x|%q'):format(math.pi, 255, 'a\\n'))\n"
		  "print(('key = value'):match('(%w+) = (%w+)'), os.time{year=2000, month=1, "
		  "day=1})\n"
		  "print(pcall(error, 'thrown'), os.getenv('X'), io.open('no-such-file'))\n"
		  "io.stdout:write('written ', 1 // 2, ' ', 2 ^ 0.5, '\\n')\n"
		  "print(io.open('lua'):read(4):sub(2), os.date('!%Y-%m-%d', 86400))\n") == 0);
	CHECK(run(state, "local x = nil + 1") != 0);
	puts(lua_tolstring(state, -1, NULL));
	lua_close(state);
	puts("lua ok");
	return 0;
}
