/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libexpression.so: a recursive-descent parser, the smallest that shows what a
 * module in C++ may do: virtual functions, the standard library, exceptions that
 * others catch.
 */
#include "expression.h"
#include <cctype>
#include <cstdlib>

expression::~expression() = default;

syntax_error::syntax_error(const std::string &what, std::size_t where)
    : std::runtime_error(what), where(where)
{
}

namespace
{

using tree = std::unique_ptr<expression>;

struct number : expression {
	explicit number(double n) : n(n)
	{
	}
	double value(variables &) const override
	{
		return n;
	}
	double n;
};

struct name : expression {
	explicit name(std::string text) : text(std::move(text))
	{
	}
	double value(variables &v) const override
	{
		auto found = v.find(text);

		if (found == v.end())
			throw std::out_of_range(text + " has no value");
		return found->second;
	}
	std::string text;
};

struct assignment : expression {
	assignment(std::string to, tree what) : to(std::move(to)), what(std::move(what))
	{
	}
	double value(variables &v) const override
	{
		return v[to] = what->value(v);
	}
	std::string to;
	tree what;
};

struct operation : expression {
	operation(char sign, tree left, tree right)
	    : sign(sign), left(std::move(left)), right(std::move(right))
	{
	}
	double value(variables &v) const override
	{
		double a = left->value(v), b = right->value(v);

		switch (sign) {
		case '+':
			return a + b;
		case '-':
			return a - b;
		case '*':
			return a * b;
		}
		if (b == 0)
			throw std::domain_error("division by zero");
		return a / b;
	}
	char sign;
	tree left, right;
};

class parser
{
      public:
	explicit parser(const std::string &text) : text(text)
	{
	}

	tree all()
	{
		tree t = statement();

		if (peek() != '\0')
			throw syntax_error("the end is expected", at);
		return t;
	}

      private:
	static constexpr int deepest = 100; /* brackets and signs; the stack is small */

	/* The next character that is no space; NUL at the end. */
	char peek()
	{
		while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at])))
			at++;
		return at < text.size() ? text[at] : '\0';
	}

	tree statement()
	{
		tree t = sum();
		auto *n = dynamic_cast<name *>(t.get());

		if (peek() != '=')
			return t;
		if (n == nullptr)
			throw syntax_error("only a name can be given a value", at);
		at++;
		return std::make_unique<assignment>(n->text, sum());
	}

	tree sum()
	{
		tree t = product();

		while (peek() == '+' || peek() == '-') {
			char sign = text[at++];
			t = std::make_unique<operation>(sign, std::move(t), product());
		}
		return t;
	}

	tree product()
	{
		tree t = atom();

		while (peek() == '*' || peek() == '/') {
			char sign = text[at++];
			t = std::make_unique<operation>(sign, std::move(t), atom());
		}
		return t;
	}

	tree atom()
	{
		char c = peek();

		if (++depth > deepest)
			throw syntax_error("this is too deep", at);
		tree t = c == '('                                      ? bracket()
			 : c == '-'                                    ? minus()
			 : std::isalpha(static_cast<unsigned char>(c)) ? word()
								       : digits();
		depth--;
		return t;
	}

	tree bracket()
	{
		at++;
		tree t = sum();

		if (peek() != ')')
			throw syntax_error("a ) is missing", at);
		at++;
		return t;
	}

	tree minus()
	{
		at++;
		return std::make_unique<operation>('-', std::make_unique<number>(0), atom());
	}

	tree word()
	{
		std::size_t from = at;

		while (at < text.size() && std::isalnum(static_cast<unsigned char>(text[at])))
			at++;
		return std::make_unique<name>(text.substr(from, at - from));
	}

	tree digits()
	{
		const char *from = text.c_str() + at;
		char *end = nullptr;
		double n = std::strtod(from, &end);

		if (end == from)
			throw syntax_error("a number is missing", at);
		at += static_cast<std::size_t>(end - from);
		return std::make_unique<number>(n);
	}

	const std::string &text;
	std::size_t at = 0;
	int depth = 0;
};

} // namespace

std::unique_ptr<expression> parse(const std::string &text)
{
	return parser(text).all();
}
