# The screen that a person sees, by tmux: for tests that drive programs at a terminal. Include this file and link
# confab_tmux, which is built once.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/../integration/harness.cmake)

add_library(confab_tmux STATIC
  ${CMAKE_CURRENT_LIST_DIR}/tmux_control.cpp
  ${CMAKE_CURRENT_LIST_DIR}/tmux_screen.cpp)
add_library(confab::tmux ALIAS confab_tmux)
target_include_directories(confab_tmux PUBLIC ${CMAKE_CURRENT_LIST_DIR}/..)
target_link_libraries(confab_tmux PUBLIC confab::harness PRIVATE confab::warnings)
