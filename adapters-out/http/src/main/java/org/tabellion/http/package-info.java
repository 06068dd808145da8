/** Calls to addresses that come from outside, which all go one way (design.md D21). */
@NullMarked
package org.tabellion.http;

import org.jspecify.annotations.NullMarked;
