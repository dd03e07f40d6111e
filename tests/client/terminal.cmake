# confab at a terminal: its rules on a screen without a terminal, and the program in tmux.
include(../support/tmux.cmake)

add_executable(client_terminal_tests
  tmux_screen_test.cpp)
target_link_libraries(client_terminal_tests PRIVATE confab::tmux confab::warnings GTest::gtest_main)
confab_gtest_headers(client_terminal_tests UNOPTIMISED)
gtest_discover_tests(client_terminal_tests TEST_PREFIX client_terminal. PROPERTIES LABELS client TIMEOUT 120)
