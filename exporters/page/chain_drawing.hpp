#pragma once

#include "exporters/overview/chains.hpp"
#include "exporters/page/html.hpp"
#include "exporters/page/url.hpp"

namespace probe::exporters {

/// What drawings share; once on a page that has any.
Html drawing_definitions();

/// The chain as a drawing: what depends on something stands to the right of it; broken links are marked, and the line
/// from a broken link to one that fails for it. A chain too large for that is told in words.
Html draw_chain(const Chain& chain, const Links& links);

}  // namespace probe::exporters
