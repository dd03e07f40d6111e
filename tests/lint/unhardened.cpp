// Built without any hardening, for the self-test of hardening.sh; what it calls would be fortified.
#include <cstdio>
#include <cstring>

int main(int count, char** arguments) {
  char text[64];
  std::strncpy(text, arguments[0], sizeof text - 1);
  text[sizeof text - 1] = '\0';
  std::printf("%d %s\n", count, text);
}
