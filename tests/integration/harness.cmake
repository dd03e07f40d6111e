# The harness that starts the daemon, shared with the transcripts. Include this file and link confab_harness, which is
# built once.
include_guard(GLOBAL)
include(${CMAKE_CURRENT_LIST_DIR}/../support/tls/tls_client.cmake)

add_library(confab_harness STATIC
  ${CMAKE_CURRENT_LIST_DIR}/harness/client.cpp
  ${CMAKE_CURRENT_LIST_DIR}/harness/daemon.cpp
  ${CMAKE_CURRENT_LIST_DIR}/harness/drain.cpp
  ${CMAKE_CURRENT_LIST_DIR}/harness/failure.cpp
  ${CMAKE_CURRENT_LIST_DIR}/harness/network.cpp
  ${CMAKE_CURRENT_LIST_DIR}/harness/notify_socket.cpp
  ${CMAKE_CURRENT_LIST_DIR}/harness/process.cpp
  ${CMAKE_CURRENT_LIST_DIR}/harness/processor_wait.cpp
  ${CMAKE_CURRENT_LIST_DIR}/harness/terminal.cpp
  ${CMAKE_CURRENT_LIST_DIR}/harness/waiting.cpp)
add_library(confab::harness ALIAS confab_harness)
if(CONFAB_TLS)
  target_sources(confab_harness PRIVATE ${CMAKE_CURRENT_LIST_DIR}/harness/certificate.cpp)
endif()
target_include_directories(confab_harness PUBLIC ${CMAKE_CURRENT_LIST_DIR})
target_compile_definitions(confab_harness PRIVATE CONFABD_PATH="$<TARGET_FILE:confabd>")
target_link_libraries(confab_harness PUBLIC confab::tls_client GTest::gtest Threads::Threads PRIVATE confab::warnings)
add_dependencies(confab_harness confabd)
