/* SPDX-License-Identifier: BSD-2-Clause */
/* cjson.c: a JSON document read and written by libcjson. */
#include "foreign.h"

void *cJSON_Parse(const char *text);
char *cJSON_PrintUnformatted(const void *item);
void *cJSON_GetObjectItem(const void *object, const char *key);
double cJSON_GetNumberValue(const void *item);
void *cJSON_AddNumberToObject(void *object, const char *key, double value);
void cJSON_Delete(void *item);

int main(void)
{
	void *root = cJSON_Parse(" { \"x\" : 1.5e2 , \"y\" : [ true, null, \"z\" ] } ");

	CHECK(root != NULL);
	CHECK(cJSON_GetNumberValue(cJSON_GetObjectItem(root, "X")) == 150.0);
	CHECK(cJSON_AddNumberToObject(root, "w", 0.1) != NULL);
	puts(cJSON_PrintUnformatted(root));
	cJSON_Delete(root);
	CHECK(cJSON_Parse("[1,") == NULL);
	puts("cjson ok");
	return 0;
}
