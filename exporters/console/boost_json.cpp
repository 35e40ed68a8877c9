// The implementation of Boost.JSON. Nothing else stands here: a linker that found it in another library already leaves
// this object out.
#include <boost/json/src.hpp>
