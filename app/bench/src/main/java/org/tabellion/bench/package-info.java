/** Benchmarks: each figure beside its yardstick. Outside the product. */
@NullMarked
package org.tabellion.bench;

import org.jspecify.annotations.NullMarked;
