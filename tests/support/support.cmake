# The in-process world that several kinds of tests share. Include it from a kind's CMakeLists.txt and link
# confab_test_support; it is built once.
include_guard(GLOBAL)

add_library(confab_test_support STATIC
  ${CMAKE_CURRENT_LIST_DIR}/reader.cpp
  ${CMAKE_CURRENT_LIST_DIR}/screen.cpp
  ${CMAKE_CURRENT_LIST_DIR}/seen_line.cpp
  ${CMAKE_CURRENT_LIST_DIR}/world.cpp)
add_library(confab::test_support ALIAS confab_test_support)
target_include_directories(confab_test_support PUBLIC ${CMAKE_CURRENT_LIST_DIR}/..)
target_link_libraries(confab_test_support PUBLIC confab::confab PRIVATE confab::warnings PkgConfig::utf8proc)
