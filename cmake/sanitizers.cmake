# CONFAB_SANITIZE=address,undefined or thread: builds everything with those sanitizers.
set(CONFAB_SANITIZE "" CACHE STRING "Sanitizers to build with, comma-separated")

if(CONFAB_SANITIZE)
  add_compile_options(-fsanitize=${CONFAB_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${CONFAB_SANITIZE})
  if(CONFAB_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-tsan)
  endif()
  if(CONFAB_SANITIZE MATCHES "undefined" AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    # Clang looks at an object through a pipe before it trusts its type, and takes a daemon without a free descriptor for
    # one with broken objects. With gcc this is checked all the same.
    add_compile_options(-fno-sanitize=vptr)
  endif()
endif()
