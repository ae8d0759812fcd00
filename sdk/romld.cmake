# SPDX-License-Identifier: BSD-2-Clause
#
# romld.cmake: the toolchain file for CMake 3.13 or newer.
#
#   cmake -DCMAKE_TOOLCHAIN_FILE=/where/it/is/sdk/romld.cmake -S . -B build
#
# add_executable makes a program, add_library(NAME SHARED ...) or MODULE a module.
set(CMAKE_SYSTEM_NAME romld)
set(CMAKE_SYSTEM_PROCESSOR arm)
list(PREPEND CMAKE_MODULE_PATH "${CMAKE_CURRENT_LIST_DIR}/cmake")

foreach(lang C CXX ASM)
	if(lang STREQUAL "CXX")
		set(CMAKE_CXX_COMPILER arm-none-eabi-g++)
	else()
		set(CMAKE_${lang}_COMPILER arm-none-eabi-gcc)
	endif()
	set(CMAKE_${lang}_FLAGS_INIT "\"--specs=${CMAKE_CURRENT_LIST_DIR}/romld.specs\"")
endforeach()

# Headers and libraries come from here, never from the machine that builds.
set(CMAKE_FIND_ROOT_PATH "${CMAKE_CURRENT_LIST_DIR}")
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
