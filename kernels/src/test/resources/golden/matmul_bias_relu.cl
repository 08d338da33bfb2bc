// k_matmul_relu: 8 groups of 256, 8320 bytes of local memory
// workspace: 0 bytes
#pragma OPENCL FP_CONTRACT OFF

__kernel __attribute__((reqd_work_group_size(256, 1, 1))) void k_matmul_relu(
    __global const float* restrict in0_base,
    __global const float* restrict in1_base,
    __global const float* restrict in2_base,
    __global float* restrict out0_base,
    const uint m,
    const uint n,
    const uint k,
    const uint tilesDown,
    const uint tilesAcross,
    const uint in0_stride0,
    const uint in0_stride1,
    const uint in1_stride0,
    const uint in1_stride1,
    const uint in1_stride2,
    const uint in2_stride0,
    const uint in2_stride1,
    const uint out0_stride0,
    const uint out0_stride1,
    const ulong in0_at,
    const ulong in1_at,
    const ulong in2_at,
    const ulong out0_at) {
  __global const float* in0 = in0_base + in0_at;
  __global const float* in1 = in1_base + in1_at;
  __global const float* in2 = in2_base + in2_at;
  __global float* out0 = out0_base + out0_at;
  __local float tileA[1040];
  __local float tileB[1040];
  const uint lane = (uint)get_local_id(0);
  const uint group = (uint)get_group_id(0);
  const uint batch = group / (tilesDown * tilesAcross);
  const uint row0 = group / tilesAcross % tilesDown * 64u;
  const uint col0 = group % tilesAcross * 64u;
  const uint down = lane / 16u;
  const uint across = lane % 16u;
  float total[4][4];
  float acc[4][4];
  #pragma unroll
  for (uint i = 0u; i < 4u; ++i) {
    #pragma unroll
    for (uint j = 0u; j < 4u; ++j) {
      total[i][j] = 0x0.0p0f;
    }
  }
  for (uint run = 0u; run < k; run += 512u) {
    #pragma unroll
    for (uint i = 0u; i < 4u; ++i) {
      #pragma unroll
      for (uint j = 0u; j < 4u; ++j) {
        acc[i][j] = 0x0.0p0f;
      }
    }
    const uint end = k - run < 512u ? k : run + 512u;
    for (uint k0 = run; k0 < end; k0 += 16u) {
      #pragma unroll
      for (uint e = lane; e < 1024u; e += 256u) {
        const uint kA = e % 16u;
        const uint sideA = e / 16u;
        tileA[kA * 65u + sideA] = (k0 + kA) < end && (row0 + sideA) < m ? in0[batch * in0_stride0 + (row0 + sideA) * in0_stride1 + (k0 + kA)] : 0x0.0p0f;
        const uint kB = e % 16u;
        const uint sideB = e / 16u;
        tileB[kB * 65u + sideB] = (k0 + kB) < end && (col0 + sideB) < n ? in1[batch * in1_stride0 + (k0 + kB) * in1_stride1 + (col0 + sideB) * in1_stride2] : 0x0.0p0f;
      }
      barrier(CLK_LOCAL_MEM_FENCE);
      const uint depth = end - k0 < 16u ? end - k0 : 16u;
      for (uint k = 0u; k < depth; ++k) {
        #pragma unroll
        for (uint i = 0u; i < 4u; ++i) {
          #pragma unroll
          for (uint j = 0u; j < 4u; ++j) {
            acc[i][j] = fma(tileA[k * 65u + down + 16u * i], tileB[k * 65u + across + 16u * j], acc[i][j]);
          }
        }
      }
      barrier(CLK_LOCAL_MEM_FENCE);
    }
    #pragma unroll
    for (uint i = 0u; i < 4u; ++i) {
      #pragma unroll
      for (uint j = 0u; j < 4u; ++j) {
        total[i][j] = total[i][j] + acc[i][j];
      }
    }
  }
  #pragma unroll
  for (uint i = 0u; i < 4u; ++i) {
    #pragma unroll
    for (uint j = 0u; j < 4u; ++j) {
      const uint row = row0 + down + 16u * i;
      const uint col = col0 + across + 16u * j;
      if (row < m && col < n) {
        const float v0 = total[i][j];
        const float v1 = in2[batch * in2_stride0 + row * in2_stride1 + col];
        const float v2 = v0 + v1;
        const bool v3 = 0x0.0p0f < v2;
        const bool v4 = v2 != v2;
        const bool v5 = v3 || v4;
        const float v6 = v5 ? v2 : 0x0.0p0f;
        out0[batch * out0_stride0 + row * out0_stride1 + col] = v6;
      }
    }
  }
}
