# One target per folder. A target's headers are reachable only through the include tree made for it here, so that a file can include
# nothing but what its target links: the dependency rule of docs/explanation/architecture.md is a compile error, not a review comment.

add_library(probe_options INTERFACE)
target_compile_options(probe_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-qual
                                               -Woverloaded-virtual -Wconversion -Wsign-conversion -Wimplicit-fallthrough
                                               $<$<BOOL:${PROBE_WARNINGS_AS_ERRORS}>:-Werror>)
# g++ 12 takes an inlined std::string::operator= for an overlapping copy when it optimises (GCC bug 105651).
target_compile_options(probe_options INTERFACE $<$<CONFIG:Release>:-Wno-restrict>)
# Asio and Beast are compiled once, in agent/async.
target_compile_definitions(probe_options INTERFACE BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION
                                                   BOOST_ASIO_NO_DEPRECATED)

# Adds to `target` an include tree that holds the headers of the current folder under their path from the root, and nothing else.
function(probe_expose_headers target)
  file(RELATIVE_PATH folder "${PROJECT_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}")
  file(GLOB headers CONFIGURE_DEPENDS RELATIVE "${CMAKE_CURRENT_SOURCE_DIR}" "*.hpp" ${ARGN})
  set(tree "${CMAKE_BINARY_DIR}/include/${target}")
  file(REMOVE_RECURSE "${tree}")
  foreach(header IN LISTS headers)
    get_filename_component(parent "${tree}/${folder}/${header}" DIRECTORY)
    file(MAKE_DIRECTORY "${parent}")
    file(CREATE_LINK "${CMAKE_CURRENT_SOURCE_DIR}/${header}" "${tree}/${folder}/${header}" SYMBOLIC)
  endforeach()
  target_include_directories(${target} PUBLIC "${tree}")
endfunction()

# probe_library(NAME SOURCES a.cpp … PUBLIC targets… PRIVATE targets… [HEADERS "sub/*.hpp"…])
function(probe_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;PUBLIC;PRIVATE;HEADERS")
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC ${arg_PUBLIC} PRIVATE probe_options ${arg_PRIVATE})
  probe_expose_headers(${name} ${arg_HEADERS})
endfunction()
