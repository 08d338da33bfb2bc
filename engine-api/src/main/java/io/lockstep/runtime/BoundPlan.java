package io.lockstep.runtime;

import io.lockstep.backend.Backend;
import io.lockstep.backend.Backend.Argument;
import io.lockstep.backend.Backend.Buffer;
import io.lockstep.backend.Backend.Launch;
import io.lockstep.graph.Source;
import io.lockstep.plan.Plan;
import io.lockstep.plan.Plan.Place;
import java.util.List;

/** A plan with real buffers: the launches that carry it out. */
public final class BoundPlan {
  private BoundPlan() {}

  /**
   * Returns the launches of a plan in order; compiles its kernels.
   *
   * @param sources in the order of {@link io.lockstep.plan.Planner#sources}
   * @param outputs one buffer for each output of the plan
   * @param arena for everything in between
   */
  public static List<Launch> launches(
      Backend backend, Plan plan, List<Source> sources, List<Buffer> outputs, Buffer arena) {
    return plan.steps().stream()
        .map(step ->
            new Launch(
                backend.compile(step.spec()),
                step.arguments().stream()
                    .map(p -> new Argument(buffer(p, sources, outputs, arena), p.offset()))
                    .toList(),
                step.origin()))
        .toList();
  }

  private static Buffer buffer(
      Place place, List<Source> sources, List<Buffer> outputs, Buffer arena) {
    return switch (place.space()) {
      case SOURCE -> sources.get(place.index()).buffer();
      case OUTPUT -> outputs.get(place.index());
      case ARENA -> arena;
    };
  }
}
