# CONFAB_SANITIZE=address,undefined or thread: builds everything with those sanitizers.
set(CONFAB_SANITIZE "" CACHE STRING "Sanitizers to build with, comma-separated")

if(CONFAB_SANITIZE)
  add_compile_options(-fsanitize=${CONFAB_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${CONFAB_SANITIZE})
  if(CONFAB_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-tsan)
  endif()
endif()
