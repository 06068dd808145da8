@NullMarked
package org.tabellion.http;

import org.jspecify.annotations.NullMarked;
