# SPDX-License-Identifier: BSD-2-Clause
#
# C++: libstdc++.so, and libgcc_s.so with the unwinder, which C may need as well. They
# are ordinary modules of the store, loaded with the first program or module that
# needs them. They take a minute and 83 MB of sources to build, so they are made when
# asked for (make cxx); once they are there, SDK and stores have them.

LIBSTDCXX := $(L)/libstdcxx
WITH_CXX := $(or $(filter cxx,$(MAKECMDGOALS)),$(wildcard $(LIBSTDCXX)/built))
CXX_LIBS := libgcc_s.so libstdc++.so

ifneq ($(WITH_CXX),)
STORE_FILES += $(CXX_LIBS:%=$(L)/%)
endif

## cxx: C++ for BOARD's SDK and default store (a minute, once)
cxx: all
.PHONY: cxx

$(LIBSTDCXX)/built: libs/libstdcxx/build-libstdcxx $(NEWLIB)/built
	@libs/libstdcxx/build-libstdcxx $(L) '$(CROSS)' '$(ARM_ABI)'

# Objects without use on a board that has one thread and no folders.
LIBSTDCXX_DROP := fs_ops.o cow-fs_ops.o fs_dir.o cow-fs_dir.o thread.o

$(L)/obj/libstdc++.a: $(LIBSTDCXX)/built libs/libstdcxx/libstdcxx.mk
	@mkdir -p $(@D)
	$(Q)cp $(LIBSTDCXX)/lib/libstdc++.a $@.$$$$ && $(CROSS_AR) d $@.$$$$ $(LIBSTDCXX_DROP) && \
		mv $@.$$$$ $@

$(L)/obj/runtime.o: libs/libstdcxx/runtime.c $(NEWLIB)/built
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(LIB_CC) $(LIB_CFLAGS) -c -o $@.$$$$ $< && mv $@.$$$$ $@

$(L)/obj/finalize.o: sdk/finalize.S
	$(call say,AS,$<)
	@mkdir -p $(@D)
	$(Q)$(LIB_CC) -c -o $@.$$$$ $< && mv $@.$$$$ $@

$(L)/debug/libgcc_s.so: $(LIBSTDCXX)/built $(L)/libc.so $(L)/librom.so libs/library.map
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(LIB_CC) $(LIB_LDFLAGS) -Wl,-soname,libgcc_s.so -o $@.$$$$ -Wl,--whole-archive \
		$(LIBSTDCXX)/lib/libgcc_s.a -Wl,--no-whole-archive $(L)/libc.so $(L)/librom.so \
		-lgcc && mv $@.$$$$ $@

# All calls and data inside libstdc++ are bound by the linker, but for operator new and
# delete, which a program may replace: 4000 lookups less at each load. finalize.o comes
# last, so it is the first to run at the end.
$(L)/debug/libstdc++.so: $(L)/obj/libstdc++.a $(L)/obj/runtime.o $(L)/obj/finalize.o \
		$(L)/libgcc_s.so $(L)/libm.so $(L)/libc.so $(L)/librom.so libs/library.map
	$(call say,LD,$@)
	@mkdir -p $(@D)
	$(Q)$(LIB_CC) $(LIB_LDFLAGS) -Wl,--dynamic-list-cpp-new -Wl,--target2=got-rel \
		-Wl,--no-warn-execstack -Wl,-z,noexecstack -Wl,-soname,libstdc++.so -o $@.$$$$ \
		$(L)/obj/runtime.o -Wl,--whole-archive $< -Wl,--no-whole-archive \
		$(L)/obj/finalize.o $(L)/libgcc_s.so $(L)/libm.so $(L)/libc.so $(L)/librom.so \
		-lgcc && mv $@.$$$$ $@

$(CXX_LIBS:%=$(L)/%): $(L)/%.so: $(L)/debug/%.so
	$(Q)$(CROSS_OBJCOPY) --strip-all $< $@.$$$$ && mv $@.$$$$ $@
