# SPDX-License-Identifier: BSD-2-Clause
# In C++, so only there when the C++ library is (make cxx).
ifneq ($(WITH_CXX),)
MODULES += libexpression.so
libexpression.so_SOURCES = apps/calc/libexpression.cc
PROGRAMS += calc
calc_SOURCES = apps/calc/calc.cc
calc_LIBS = libexpression.so
endif
