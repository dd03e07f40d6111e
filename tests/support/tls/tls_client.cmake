# The client's side of TLS, for tests and the load generator. Include this file and link confab::tls_client. Without
# CONFAB_TLS it is there but can't be used.
include_guard(GLOBAL)

add_library(confab_tls_client STATIC)
add_library(confab::tls_client ALIAS confab_tls_client)
target_include_directories(confab_tls_client PUBLIC ${CMAKE_CURRENT_LIST_DIR})
target_compile_features(confab_tls_client PUBLIC cxx_std_20)
target_link_libraries(confab_tls_client PRIVATE confab::warnings)
if(CONFAB_TLS)
  target_sources(confab_tls_client PRIVATE ${CMAKE_CURRENT_LIST_DIR}/tls_client.cpp)
  target_link_libraries(confab_tls_client PRIVATE OpenSSL::SSL)
else()
  target_sources(confab_tls_client PRIVATE ${CMAKE_CURRENT_LIST_DIR}/tls_client_absent.cpp)
endif()
