# Says in a sentence that this system can't have confab, before the compiler says it in a thousand lines. It needs
# nothing but the variables it asks for, so that tests/lint/configure.sh can run it alone, as any system.
if(NOT CMAKE_SYSTEM_NAME STREQUAL "Linux")
  message(FATAL_ERROR
    "confab runs on Linux only, and this is ${CMAKE_SYSTEM_NAME}: it uses epoll, and what Linux tells of a TCP "
    "connection.")
endif()

set(confab_minimum_GNU 12)
set(confab_minimum_Clang 14)
set(confab_minimum ${confab_minimum_${CMAKE_CXX_COMPILER_ID}})
if(NOT confab_minimum)
  message(WARNING "confab is built with g++ and clang++; nobody has tried ${CMAKE_CXX_COMPILER_ID}.")
elseif(CMAKE_CXX_COMPILER_VERSION VERSION_LESS confab_minimum)
  message(FATAL_ERROR
    "confab needs C++20 with coroutines: g++ 12, clang++ 14 or later, and this is "
    "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}. Choose another with -DCMAKE_CXX_COMPILER=...")
endif()
