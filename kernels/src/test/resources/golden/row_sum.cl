// k_row_SUM: 100 groups of 256, 2048 bytes of local memory
// workspace: 0 bytes
#pragma OPENCL FP_CONTRACT OFF

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_row_SUM(
    __global const float* restrict in0_base,
    __global float* restrict out0_base,
    const uint rows,
    const uint cols,
    const uint blocks,
    const uint in0_stride0,
    const uint out0_stride0,
    const ulong in0_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global float* out0 = out0_base + out0_at;
  __local float lanes0_0[256];
  __local float lanes1_0[256];
  const uint item = (uint)get_local_id(0);
  const uint row = (uint)get_group_id(0);
  const uint length = cols;
  float r0 = 0x0.0p0f;
  {
    for (uint b1 = 0u; b1 < blocks; ++b1) {
      const uint start0 = b1 * 4096u;
      const uint end0 = length - start0 < 4096u ? length : start0 + 4096u;
      {
        float part0 = 0x0.0p0f;
        #pragma unroll 4
        for (uint c = start0 + item; c < end0; c += 256u) {
          const float v0 = in0[row * in0_stride0 + c];
          part0 = c == start0 + item ? v0 : part0 + v0;
        }
        lanes0_0[item] = part0;
      }
      barrier(CLK_LOCAL_MEM_FENCE);
      for (uint h = 128u; h > 0u; h >>= 1) {
        if (item < h) {
          if (item + h < end0 - start0) {
            const float a0 = lanes0_0[item];
            const float b0 = lanes0_0[item + h];
            lanes0_0[item] = a0 + b0;
          }
        }
        barrier(CLK_LOCAL_MEM_FENCE);
      }
      r0 = lanes0_0[0u];
      barrier(CLK_LOCAL_MEM_FENCE);
      if (item == 0u) {
        const float old1_0 = b1 < 256u ? 0x0.0p0f : lanes1_0[b1 % 256u];
        lanes1_0[b1 % 256u] = b1 < 256u ? r0 : old1_0 + r0;
      }
    }
    barrier(CLK_LOCAL_MEM_FENCE);
    for (uint h = 128u; h > 0u; h >>= 1) {
      if (item < h) {
        if (item + h < blocks) {
          const float a0 = lanes1_0[item];
          const float b0 = lanes1_0[item + h];
          lanes1_0[item] = a0 + b0;
        }
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
    r0 = lanes1_0[0u];
    barrier(CLK_LOCAL_MEM_FENCE);
  }
  if (item == 0u) {
    out0[row * out0_stride0] = r0;
  }
}
