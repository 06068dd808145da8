package org.tabellion.signing.testkit;

import org.tabellion.signing.spi.SamSightings;

class InMemorySamSightingsTest implements SamSightingsContract {

    private final SamSightings sightings = new InMemorySamSightings();

    @Override
    public SamSightings sightings() {
        return sightings;
    }
}
