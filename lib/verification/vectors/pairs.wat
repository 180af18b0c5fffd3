(module
  ;; truth at byte 0, estimate at byte 65536, each up to 16384 single-precision numbers
  ;; sums at byte 131072, two lanes each: pairs, dx, dy, d, dx dx, dy dy, dx dy, d d, |y - x|
  (memory (export "memory") 3)

  ;; how many i < n, n a multiple of 4, have truth[i] >= a and estimate[i] >= b; false for NaN
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

  ;; sums over i < n, n even, of dx = x - x0, dy = y - y0, d = (y - x) - (y0 - x0), pairs with NaN left out
  (func (export "sums") (param $n i32) (param $a f64) (param $b f64)
    (local $i i32) (local $x0 v128) (local $y0 v128) (local $d0 v128) (local $one v128) (local $there v128)
    (local $x v128) (local $y v128) (local $dx v128) (local $dy v128) (local $error v128) (local $d v128)
    (local $pairs v128) (local $sx v128) (local $sy v128) (local $sd v128)
    (local $xx v128) (local $yy v128) (local $xy v128) (local $dd v128) (local $abs v128)
    (local.set $n (i32.shl (local.get $n) (i32.const 2)))
    (local.set $x0 (f64x2.splat (local.get $a)))
    (local.set $y0 (f64x2.splat (local.get $b)))
    (local.set $d0 (f64x2.sub (local.get $y0) (local.get $x0)))
    (local.set $one (f64x2.splat (f64.const 1)))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $i) (local.get $n)))
        (local.set $x (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $i))))
        (local.set $y (f64x2.promote_low_f32x4 (v128.load64_zero offset=65536 (local.get $i))))
        (local.set $there (v128.and
          (f64x2.eq (local.get $x) (local.get $x)) (f64x2.eq (local.get $y) (local.get $y))))
        (local.set $dx (v128.and (local.get $there) (f64x2.sub (local.get $x) (local.get $x0))))
        (local.set $dy (v128.and (local.get $there) (f64x2.sub (local.get $y) (local.get $y0))))
        (local.set $error (v128.and (local.get $there) (f64x2.sub (local.get $y) (local.get $x))))
        (local.set $d (v128.and (local.get $there) (f64x2.sub (local.get $error) (local.get $d0))))
        (local.set $pairs (f64x2.add (local.get $pairs) (v128.and (local.get $there) (local.get $one))))
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
    (v128.store offset=131072 (i32.const 0) (local.get $pairs))
    (v128.store offset=131088 (i32.const 0) (local.get $sx))
    (v128.store offset=131104 (i32.const 0) (local.get $sy))
    (v128.store offset=131120 (i32.const 0) (local.get $sd))
    (v128.store offset=131136 (i32.const 0) (local.get $xx))
    (v128.store offset=131152 (i32.const 0) (local.get $yy))
    (v128.store offset=131168 (i32.const 0) (local.get $xy))
    (v128.store offset=131184 (i32.const 0) (local.get $dd))
    (v128.store offset=131200 (i32.const 0) (local.get $abs))))
