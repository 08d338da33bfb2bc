package io.lockstep.training.optim.schedule;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How far the reduction on a plateau has come.
 *
 * @param best the best loss so far, or null before the first
 * @param waited epochs since then
 * @param cooling epochs that are still not counted
 * @param factor by which the rate is multiplied by now
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlateauState(
    @Nullable Double best,
    @JsonProperty(required = true) int waited,
    @JsonProperty(required = true) int cooling,
    @JsonProperty(required = true) double factor) {
  /** Before the first loss. */
  public static final PlateauState START = new PlateauState(null, 0, 0, 1);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if the best loss is not finite, a count is negative, or the
   *     factor is not between 0 and 1
   */
  public PlateauState {
    boolean fits = best == null || Double.isFinite(best);
    if (!fits || waited < 0 || cooling < 0 || !(factor >= 0 && factor <= 1)) {
      throw new IllegalArgumentException(
          "[plateau] the state best "
              + best
              + ", waited "
              + waited
              + ", cooling "
              + cooling
              + ", factor "
              + factor
              + " cannot be; give a finite best, counts of at least 0, and a factor from 0 to 1");
    }
  }

  /**
   * Returns the state after an epoch, as PyTorch's {@code ReduceLROnPlateau} in mode {@code min}.
   *
   * @param loss of the epoch
   */
  public PlateauState next(Plateau settings, double loss) {
    double least = best == null ? Double.POSITIVE_INFINITY : best;
    boolean better = settings.isBetter(loss, least);
    Double known = better && Double.isFinite(loss) ? Double.valueOf(loss) : best;
    int waits = better || cooling > 0 ? 0 : waited + 1;
    if (waits > settings.patience()) {
      return new PlateauState(known, 0, settings.cooldown(), factor * settings.factor());
    }
    return new PlateauState(known, waits, Math.max(cooling - 1, 0), factor);
  }
}
