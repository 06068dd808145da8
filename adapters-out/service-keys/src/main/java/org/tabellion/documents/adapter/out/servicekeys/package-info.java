@NullMarked
package org.tabellion.documents.adapter.out.servicekeys;

import org.jspecify.annotations.NullMarked;
