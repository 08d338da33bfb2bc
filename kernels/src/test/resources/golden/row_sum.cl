// k_row_SUM: 100 groups of 256, 1024 bytes of local memory
// workspace: 0 bytes
#pragma OPENCL FP_CONTRACT OFF

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_row_SUM(
    __global const float* restrict in0_base,
    __global float* restrict out0_base,
    const ulong in0_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global float* out0 = out0_base + out0_at;
  __local float lanes[256];
  const uint lane = (uint)get_local_id(0);
  const uint row = (uint)get_group_id(0);
  float r0 = 0x0.0p0f;
  {
    float part1_0 = 0x0.0p0f;
    for (uint b1 = 0u; b1 < 3u; ++b1) {
      const uint start0 = b1 * 4096u;
      const uint end0 = 10000u - start0 < 4096u ? 10000u : start0 + 4096u;
      float part0_0 = 0x0.0p0f;
      for (uint c = start0 + lane; c < end0; c += 256u) {
        const float v0 = in0[row * 10000u + c];
        part0_0 = c == start0 + lane ? v0 : part0_0 + v0;
      }
      lanes[lane] = part0_0;
      barrier(CLK_LOCAL_MEM_FENCE);
      for (uint h = 128u; h > 0u; h >>= 1) {
        if (lane < h && lane + h < end0 - start0) {
          const float a = lanes[lane];
          const float b = lanes[lane + h];
          lanes[lane] = a + b;
        }
        barrier(CLK_LOCAL_MEM_FENCE);
      }
      r0 = lanes[0];
      barrier(CLK_LOCAL_MEM_FENCE);
      if (b1 % 256u == lane) {
        part1_0 = b1 < 256u ? r0 : part1_0 + r0;
      }
    }
    lanes[lane] = part1_0;
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint h = 128u; h > 0u; h >>= 1) {
      if (lane < h && lane + h < 3u) {
        const float a = lanes[lane];
        const float b = lanes[lane + h];
        lanes[lane] = a + b;
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
    r0 = lanes[0];
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  if (lane == 0u) {
    out0[row] = r0;
  }
}
