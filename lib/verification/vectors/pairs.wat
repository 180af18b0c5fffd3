(module
  ;; truth at byte 0, estimate at byte 65536, each up to 16384 single-precision numbers
  ;; sums at byte 131072, two lanes each: dx, dy, d, dx dx, dy dy, dx dy, d d, |y - x|
  (memory (export "memory") 3)

  ;; of n pairs, a multiple of 16, leaves out those with NaN, and groups of 16 that are zero in both, and moves the others
  ;; to the front: how many they are, and how many are zero and left out
  (func (export "pack") (param $n i32) (result i32 i32)
    (local $i i32) (local $end i32) (local $out i32) (local $zeros i32) (local $x f32) (local $y f32)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local $e v128) (local $f v128) (local $g v128) (local $h v128)
    (local.set $n (i32.shl (local.get $n) (i32.const 2)))
    (block $done
      (loop $group
        (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
        (local.set $end (i32.add (local.get $i) (i32.const 64)))
        (local.set $a (v128.load (local.get $i)))
        (local.set $b (v128.load offset=16 (local.get $i)))
        (local.set $c (v128.load offset=32 (local.get $i)))
        (local.set $d (v128.load offset=48 (local.get $i)))
        (local.set $e (v128.load offset=65536 (local.get $i)))
        (local.set $f (v128.load offset=65552 (local.get $i)))
        (local.set $g (v128.load offset=65568 (local.get $i)))
        (local.set $h (v128.load offset=65584 (local.get $i)))
        (if (i32.eqz (v128.any_true (i32x4.shl
              (v128.or
                (v128.or (v128.or (local.get $a) (local.get $b)) (v128.or (local.get $c) (local.get $d)))
                (v128.or (v128.or (local.get $e) (local.get $f)) (v128.or (local.get $g) (local.get $h))))
              (i32.const 1)))) ;; without its sign, a negative zero is a zero
          (then
            (local.set $zeros (i32.add (local.get $zeros) (i32.const 16)))
            (local.set $i (local.get $end))
            (br $group)))
        (if (i32x4.all_true
              (v128.and
                (v128.and
                  (v128.and (f32x4.eq (local.get $a) (local.get $a)) (f32x4.eq (local.get $b) (local.get $b)))
                  (v128.and (f32x4.eq (local.get $c) (local.get $c)) (f32x4.eq (local.get $d) (local.get $d))))
                (v128.and
                  (v128.and (f32x4.eq (local.get $e) (local.get $e)) (f32x4.eq (local.get $f) (local.get $f)))
                  (v128.and (f32x4.eq (local.get $g) (local.get $g)) (f32x4.eq (local.get $h) (local.get $h))))))
          (then
            (v128.store (local.get $out) (local.get $a))
            (v128.store offset=16 (local.get $out) (local.get $b))
            (v128.store offset=32 (local.get $out) (local.get $c))
            (v128.store offset=48 (local.get $out) (local.get $d))
            (v128.store offset=65536 (local.get $out) (local.get $e))
            (v128.store offset=65552 (local.get $out) (local.get $f))
            (v128.store offset=65568 (local.get $out) (local.get $g))
            (v128.store offset=65584 (local.get $out) (local.get $h))
            (local.set $out (i32.add (local.get $out) (i32.const 64)))
            (local.set $i (local.get $end))
            (br $group)))
        (loop $pair
          (local.set $x (f32.load (local.get $i)))
          (local.set $y (f32.load offset=65536 (local.get $i)))
          (f32.store (local.get $out) (local.get $x))
          (f32.store offset=65536 (local.get $out) (local.get $y))
          (local.set $out (i32.add (local.get $out) (i32.shl
            (i32.and (f32.eq (local.get $x) (local.get $x)) (f32.eq (local.get $y) (local.get $y)))
            (i32.const 2))))
          (local.set $i (i32.add (local.get $i) (i32.const 4)))
          (br_if $pair (i32.lt_u (local.get $i) (local.get $end))))
        (br $group)))
    (i32.shr_u (local.get $out) (i32.const 2))
    (local.get $zeros))

  ;; how many i < n, n a multiple of 4, have truth[i] >= a and estimate[i] >= b
  (func (export "count") (param $n i32) (param $a f32) (param $b f32) (result i32)
    (local $i i32) (local $x v128) (local $y v128) (local $sum v128)
    (local.set $n (i32.shl (local.get $n) (i32.const 2)))
    (local.set $x (f32x4.splat (local.get $a)))
    (local.set $y (f32x4.splat (local.get $b)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
        ;; a lane that holds is all ones, which is -1
        (local.set $sum (i32x4.sub (local.get $sum) (v128.and
          (f32x4.ge (v128.load (local.get $i)) (local.get $x))
          (f32x4.ge (v128.load offset=65536 (local.get $i)) (local.get $y)))))
        (local.set $i (i32.add (local.get $i) (i32.const 16)))
        (br $next)))
    (i32.add
      (i32.add (i32x4.extract_lane 0 (local.get $sum)) (i32x4.extract_lane 1 (local.get $sum)))
      (i32.add (i32x4.extract_lane 2 (local.get $sum)) (i32x4.extract_lane 3 (local.get $sum)))))

  ;; sums over i < n, n even, of dx = x - x0, dy = y - y0, d = (y - x) - (y0 - x0)
  (func (export "sums") (param $n i32) (param $a f64) (param $b f64)
    (local $i i32) (local $x0 v128) (local $y0 v128) (local $d0 v128)
    (local $x v128) (local $y v128) (local $dx v128) (local $dy v128) (local $error v128) (local $d v128)
    (local $sx v128) (local $sy v128) (local $sd v128)
    (local $xx v128) (local $yy v128) (local $xy v128) (local $dd v128) (local $abs v128)
    (local.set $n (i32.shl (local.get $n) (i32.const 2)))
    (local.set $x0 (f64x2.splat (local.get $a)))
    (local.set $y0 (f64x2.splat (local.get $b)))
    (local.set $d0 (f64x2.sub (local.get $y0) (local.get $x0)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
        (local.set $x (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $i))))
        (local.set $y (f64x2.promote_low_f32x4 (v128.load64_zero offset=65536 (local.get $i))))
        (local.set $dx (f64x2.sub (local.get $x) (local.get $x0)))
        (local.set $dy (f64x2.sub (local.get $y) (local.get $y0)))
        (local.set $error (f64x2.sub (local.get $y) (local.get $x)))
        (local.set $d (f64x2.sub (local.get $error) (local.get $d0)))
        (local.set $sx (f64x2.add (local.get $sx) (local.get $dx)))
        (local.set $sy (f64x2.add (local.get $sy) (local.get $dy)))
        (local.set $sd (f64x2.add (local.get $sd) (local.get $d)))
        (local.set $xx (f64x2.add (local.get $xx) (f64x2.mul (local.get $dx) (local.get $dx))))
        (local.set $yy (f64x2.add (local.get $yy) (f64x2.mul (local.get $dy) (local.get $dy))))
        (local.set $xy (f64x2.add (local.get $xy) (f64x2.mul (local.get $dx) (local.get $dy))))
        (local.set $dd (f64x2.add (local.get $dd) (f64x2.mul (local.get $d) (local.get $d))))
        (local.set $abs (f64x2.add (local.get $abs) (f64x2.abs (local.get $error))))
        (local.set $i (i32.add (local.get $i) (i32.const 8)))
        (br $next)))
    (v128.store offset=131072 (i32.const 0) (local.get $sx))
    (v128.store offset=131088 (i32.const 0) (local.get $sy))
    (v128.store offset=131104 (i32.const 0) (local.get $sd))
    (v128.store offset=131120 (i32.const 0) (local.get $xx))
    (v128.store offset=131136 (i32.const 0) (local.get $yy))
    (v128.store offset=131152 (i32.const 0) (local.get $xy))
    (v128.store offset=131168 (i32.const 0) (local.get $dd))
    (v128.store offset=131184 (i32.const 0) (local.get $abs))))
