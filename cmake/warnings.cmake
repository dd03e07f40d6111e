# A strict set that passes with gcc 12 and clang 14, without -Wrestrict: gcc 12 reports false overlaps in std::string
# (GCC bug 105329). CONFAB_WERROR, which CI sets, makes warnings errors.
option(CONFAB_WERROR "Treat warnings as errors" OFF)

add_library(confab_warnings INTERFACE)
add_library(confab::warnings ALIAS confab_warnings)
# Every target links this; so those that know no header of the library are C++20, too.
target_compile_features(confab_warnings INTERFACE cxx_std_20)
target_compile_options(confab_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual
  -Wcast-align -Wcast-qual -Wformat=2 -Wimplicit-fallthrough -Wdouble-promotion -Wundef -Wunused
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wno-restrict>
  $<$<BOOL:${CONFAB_WERROR}>:-Werror>)
