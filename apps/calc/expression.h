/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * expression.h: what libexpression.so offers. It is C++: names, exceptions and
 * classes cross from one module to another.
 */
#ifndef EXPRESSION_H
#define EXPRESSION_H

#include <map>
#include <memory>
#include <stdexcept>
#include <string>

using variables = std::map<std::string, double>;

/* What a text means: a tree that can be asked for its value. */
struct expression {
	virtual ~expression();
	/* Assignments are made in v. Throws std::out_of_range for a variable that is not
	 * there, std::domain_error for a division by zero. */
	virtual double value(variables &v) const = 0;
};

struct syntax_error : std::runtime_error {
	syntax_error(const std::string &what, std::size_t where);
	std::size_t where; /* index into the text */
};

/* Reads + - * / = ( ), numbers and names. Throws syntax_error. */
std::unique_ptr<expression> parse(const std::string &text);

#endif
