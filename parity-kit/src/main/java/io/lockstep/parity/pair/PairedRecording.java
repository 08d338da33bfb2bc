package io.lockstep.parity.pair;

import io.lockstep.backend.Backend;
import io.lockstep.backend.Backend.Launch;
import java.util.ArrayList;
import java.util.List;

/** A plan whose kernels are recorded one by one, so that each can be compared. */
final class PairedRecording implements Backend.Recording {
  private final List<PairedLaunch> launches = new ArrayList<>();
  private long run;

  PairedRecording(PairedBackend backend, List<Launch> plan) {
    try {
      for (Launch launch : plan) {
        launches.add(new PairedLaunch(backend, launch));
      }
    } catch (Throwable e) {
      close();
      throw e;
    }
  }

  @Override
  public void replay() {
    run++;
    for (int i = 0; i < launches.size(); i++) {
      launches.get(i).replay(new PairedLaunch.Moment(i, launches.size(), run));
    }
  }

  @Override
  public void close() {
    launches.forEach(PairedLaunch::close);
    launches.clear();
  }
}
