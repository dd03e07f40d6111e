# Unity builds: the compiler reads several source files as one. What includes Asio then compiles in a third of the time,
# because most of that is Asio; and script/client has its program twice as soon. With this off, each file has to be
# complete by itself, and one that changes is compiled alone: for daily work, and for clang-tidy (presets "dev" and
# "clang").
option(CONFAB_UNITY "Compile several files as one where that is quicker" OFF)

# confab_unity(TARGET [ALONE FILE...]): all files of the target but those, whose names or size would be in the way.
function(confab_unity target)
  if(NOT CONFAB_UNITY)
    return()
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "ALONE")
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
  set_source_files_properties(${arg_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  # gcc takes what all files of a batch have for the header of one.
  target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endfunction()
