/** Calls to addresses that come from outside, which all go one way. */
@NullMarked
package org.tabellion.http;

import org.jspecify.annotations.NullMarked;
