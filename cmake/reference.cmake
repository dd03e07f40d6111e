# Man pages, completions and the commented configuration file, made from the table of settings and from --help. The
# package has them, and lint reads them in builds with tests; nobody else needs them.
include_guard()

add_library(confab_reference STATIC
  src/reference/completion.cpp
  src/reference/filled.cpp
  src/reference/manual.cpp
  src/reference/options.cpp
  src/reference/settings.cpp)
add_library(confab::reference ALIAS confab_reference)
target_include_directories(confab_reference PRIVATE ${PROJECT_BINARY_DIR}/generated)
target_link_libraries(confab_reference PUBLIC confab::app PRIVATE confab::warnings fmt::fmt)
add_executable(confab-reference src/reference/main.cpp)
target_link_libraries(confab-reference PRIVATE confab::reference confab::warnings)

set(CONFAB_REFERENCE_DIR ${PROJECT_BINARY_DIR}/reference)
set(confab_reference_files "")

# confab_fill(TEMPLATE OUT): OUT is below CONFAB_REFERENCE_DIR.
function(confab_fill template out)
  set(file ${CONFAB_REFERENCE_DIR}/${out})
  cmake_path(GET file PARENT_PATH folder)
  add_custom_command(OUTPUT ${file}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${folder}
    COMMAND confab-reference ${PROJECT_SOURCE_DIR}/packaging/${template} > ${file}
    DEPENDS confab-reference ${PROJECT_SOURCE_DIR}/packaging/${template} VERBATIM)
  set(confab_reference_files ${confab_reference_files} ${file} PARENT_SCOPE)
endfunction()

confab_fill(confabd.toml.in confabd.toml)
confab_fill(man/confabd.8.in confabd.8)
confab_fill(man/confabd.conf.5.in confabd.conf.5)
confab_fill(completion/confabd.bash.in bash/confabd)
confab_fill(completion/confabd.zsh.in zsh/_confabd)
add_custom_target(reference ALL DEPENDS ${confab_reference_files})
