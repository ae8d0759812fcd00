# SPDX-License-Identifier: BSD-2-Clause
#
# What CMake has to know of the system "romld": it has shared libraries, and gcc
# makes them as it does elsewhere. romld.specs does the rest.
set(ROMLD 1)
set_property(GLOBAL PROPERTY TARGET_SUPPORTS_SHARED_LIBS TRUE)

set(CMAKE_EXECUTABLE_SUFFIX "")
set(CMAKE_STATIC_LIBRARY_PREFIX "lib")
set(CMAKE_STATIC_LIBRARY_SUFFIX ".a")
set(CMAKE_SHARED_LIBRARY_PREFIX "lib")
set(CMAKE_SHARED_LIBRARY_SUFFIX ".so")
set(CMAKE_SHARED_MODULE_PREFIX "lib")
set(CMAKE_SHARED_MODULE_SUFFIX ".so")
set(CMAKE_FIND_LIBRARY_PREFIXES "lib")
set(CMAKE_FIND_LIBRARY_SUFFIXES ".so" ".a")
set(CMAKE_DL_LIBS "")
# Relative to CMAKE_FIND_ROOT_PATH, which is the SDK's folder.
set(CMAKE_SYSTEM_PREFIX_PATH "/")

foreach(lang C CXX ASM)
	set(CMAKE_SHARED_LIBRARY_${lang}_FLAGS "-fPIC")
	set(CMAKE_SHARED_LIBRARY_CREATE_${lang}_FLAGS "-shared")
	set(CMAKE_SHARED_LIBRARY_SONAME_${lang}_FLAG "-Wl,-soname,")
	set(CMAKE_SHARED_MODULE_CREATE_${lang}_FLAGS "-shared")
	# Modules are found by name in the board's store: there are no run paths.
	set(CMAKE_SHARED_LIBRARY_RUNTIME_${lang}_FLAG "")
	# ENABLE_EXPORTS: what dlopen'ed modules may use of the program.
	set(CMAKE_EXE_EXPORTS_${lang}_FLAG "-rdynamic")
	set(CMAKE_${lang}_COMPILE_OPTIONS_PIC "-fPIC")
	set(CMAKE_${lang}_COMPILE_OPTIONS_PIE "-fPIE")
endforeach()
