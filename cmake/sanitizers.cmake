# CONFAB_SANITIZE=address,undefined or thread: builds everything with those sanitizers.
set(CONFAB_SANITIZE "" CACHE STRING "Sanitizers to build with, comma-separated")

if(CONFAB_SANITIZE)
  add_compile_options(-fsanitize=${CONFAB_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${CONFAB_SANITIZE})
  if(CONFAB_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-tsan)
  endif()
  if(CONFAB_SANITIZE MATCHES "undefined" AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    # Clang's check opens a pipe to see whether an object is readable, so in a daemon without a free descriptor it
    # reports broken objects. gcc still checks this.
    add_compile_options(-fno-sanitize=vptr)
  endif()
endif()
