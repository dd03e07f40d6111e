# confab at a terminal: its rules on a screen without a terminal, and the program in tmux.
include(../support/support.cmake)
include(../support/tmux.cmake)

add_executable(client_talk_tests
  unit_arrived_line_test.cpp
  unit_heard_test.cpp
  unit_known_words_test.cpp
  unit_session_memory_test.cpp
  unit_terminal_talk_test.cpp
  unit_typed_secret_test.cpp)
target_include_directories(client_talk_tests PRIVATE ${PROJECT_SOURCE_DIR}/src)
target_link_libraries(client_talk_tests PRIVATE confab::client confab::test_support confab::warnings GTest::gtest_main)
confab_gtest_headers(client_talk_tests UNOPTIMISED)
gtest_discover_tests(client_talk_tests TEST_PREFIX client_unit. PROPERTIES LABELS "unit;client")

add_executable(client_terminal_tests
  fake_server.cpp
  program.cpp
  terminal_comfort_test.cpp
  terminal_endings_test.cpp
  terminal_keys_test.cpp
  terminal_lines_test.cpp
  terminal_other_chats_test.cpp
  terminal_writes_test.cpp
  tmux_screen_test.cpp)
if(CONFAB_STATE)
  target_sources(client_terminal_tests PRIVATE terminal_secrets_test.cpp)
endif()
if(CONFAB_TLS)
  target_sources(client_terminal_tests PRIVATE terminal_tls_test.cpp)
endif()
target_include_directories(client_terminal_tests PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
target_link_libraries(client_terminal_tests PRIVATE confab::tmux confab::warnings GTest::gtest_main)
target_compile_definitions(client_terminal_tests PRIVATE CONFAB_PATH="$<TARGET_FILE:confab_program>")
add_dependencies(client_terminal_tests confab_program)
confab_gtest_headers(client_terminal_tests UNOPTIMISED)
gtest_discover_tests(client_terminal_tests TEST_PREFIX client_terminal. PROPERTIES LABELS client TIMEOUT 120)
