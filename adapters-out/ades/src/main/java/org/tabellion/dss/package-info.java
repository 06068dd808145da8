/** What the adapters on DSS share: trust anchors, evidence, scratch space, the PDF engine. */
@NullMarked
package org.tabellion.dss;

import org.jspecify.annotations.NullMarked;
