# The client, confab: a program of its own, which shares with the daemon how text is cleaned, and how a line is edited. It is not called
# "confab" here, because the core is.

if(NOT CONFAB_CLIENT)
  return()
endif()

# What needs neither socket, terminal nor clock.
add_library(confab_client STATIC
  src/client/arrived_line.cpp
  src/client/arrived_text.cpp
  src/client/endpoint.cpp
  src/client/heard.cpp
  src/client/help.cpp
  src/client/known_words.cpp
  src/client/options.cpp
  src/client/quit_watch.cpp
  src/client/secret_watch.cpp
  src/client/session_memory.cpp
  src/client/sigil_talk.cpp
  src/client/talk_screen.cpp
  src/client/terminal_talk.cpp
  src/client/typed_secret.cpp)
add_library(confab::client ALIAS confab_client)
target_include_directories(confab_client PRIVATE ${PROJECT_BINARY_DIR}/generated)
target_link_libraries(confab_client PUBLIC confab::text PRIVATE confab::warnings CLI11::CLI11 fmt::fmt)
confab_unity(confab_client ALONE src/client/options.cpp)  # most of which is CLI11

# Sockets, TLS and the terminal.
add_library(confab_client_shell STATIC
  src/client/shell/connecting.cpp
  src/client/shell/connection_attempt.cpp
  src/client/shell/history_file.cpp
  src/client/shell/interactive.cpp
  src/client/shell/interactive_talk.cpp
  src/client/shell/output.cpp
  src/client/shell/pipe_talk.cpp
  src/client/shell/saying.cpp
  src/client/shell/server_connection.cpp
  src/client/shell/signals.cpp
  src/client/shell/terminal.cpp
  src/client/shell/tls_channel$<$<NOT:$<BOOL:${CONFAB_TLS}>>:_absent>.cpp)
add_library(confab::client_shell ALIAS confab_client_shell)
target_link_libraries(confab_client_shell
  PUBLIC confab::client Threads::Threads PRIVATE confab::warnings fmt::fmt)
if(CONFAB_TLS)
  target_sources(confab_client_shell PRIVATE src/client/shell/tls_sentences.cpp)
  target_link_libraries(confab_client_shell PRIVATE OpenSSL::SSL)
endif()
confab_unity(confab_client_shell)

add_executable(confab_program src/client/shell/main.cpp)
target_link_libraries(confab_program PRIVATE confab::client_shell confab::warnings)
# In a folder of its own: the build has a target "confab" already.
set_target_properties(confab_program PROPERTIES
  OUTPUT_NAME confab RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/client)
install(TARGETS confab_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
