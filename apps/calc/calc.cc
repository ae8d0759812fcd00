/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * calc: computes its arguments, one after the other, with libexpression.so:
 *
 *	calc 'x = 2 * (3 + 4)' x/4
 */
#include <iostream>
#include "expression.h"

static void complain(const std::string &text, const syntax_error &e)
{
	std::cerr << text << '\n' << std::string(e.where, ' ') << "^ " << e.what() << '\n';
}

int main(int argc, char **argv)
{
	variables v;
	int wrong = 0;

	for (int i = 1; i < argc; i++) {
		try {
			std::cout << parse(argv[i])->value(v) << '\n';
		} catch (const syntax_error &e) {
			complain(argv[i], e);
			wrong = 1;
		} catch (const std::exception &e) {
			std::cerr << "calc: " << e.what() << '\n';
			wrong = 1;
		}
	}
	for (const auto &[name, value] : v)
		std::cout << name << " is " << value << '\n';
	return wrong;
}
