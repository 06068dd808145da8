@NullMarked
package org.tabellion.docapi;

import org.jspecify.annotations.NullMarked;
