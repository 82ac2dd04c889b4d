META
key;value
description;Synthetic participatory budget of an invented village
country;China
unit;Invented village
instance;2026
num_projects;12
num_votes;60
budget;120000
currency;CNY
vote_type;approval
rule;greedy
date_begin;2026
date_end;2026
max_length;5
PROJECTS
project_id;cost;category;name;neighborhood
lift;48000;accessibility;Handrails and a stair lift in block 3;North
lamp;26000;safety;Solar lamps along the river path;River
cooler;35000;culture;Summer reading room with cooling;North
tai;12000;sport;Flat ground for tai chi;River
bins;18000;environment;Sorting station for waste;South
bike;42000;safety;Roofed charging for e-bikes;South
herb;6000;environment;Shared herb garden;South
swing;22000;play;Swings for all ages;North
opera;9000;culture;Evenings of Cantonese opera;River
class;5000;education;Phone lessons for elders;North
gate;60000;safety;New gate and camera;South
well;15000;culture;Repair of the old well;River
VOTES
voter_id;vote;neighborhood
v01;tai;North
v02;lift,cooler;North
v03;cooler,bins,lift;North
v04;well,opera;River
v05;herb,bins;South
v06;tai,lamp,opera;River
v07;swing,lamp,bins;North
v08;cooler,class;North
v09;herb,opera,swing;North
v10;lift,bins;North
v11;class,tai,opera,gate;River
v12;bike;South
v13;swing,cooler,class;North
v14;cooler,lift;North
v15;lift,tai,class;North
v16;opera,well;River
v17;cooler,lift,lamp;North
v18;herb,swing;North
v19;well;River
v20;tai,swing;North
v21;bins;North
v22;lift;North
v23;lift,herb;South
v24;opera,lamp,well,bike;River
v25;opera,bike;North
v26;well,tai;River
v27;herb,tai;River
v28;tai,opera;River
v29;opera,bins,bike;South
v30;bike,swing,gate;South
v31;cooler,swing,class;North
v32;well;River
v33;bike,cooler;South
v34;well;River
v35;class,swing,well;North
v36;lift;North
v37;herb,bins;River
v38;lift,bins;South
v39;tai,well;River
v40;gate,bike,tai;South
v41;well,opera;River
v42;swing;North
v43;opera,swing;River
v44;bins,lamp;South
v45;lift;River
v46;well,herb,bins,class,gate;North
v47;gate,bike;South
v48;lamp,class;River
v49;tai,well;South
v50;tai,lamp;River
v51;well,cooler;North
v52;opera;North
v53;bins;North
v54;swing,well;North
v55;well;South
v56;lift,cooler;North
v57;bike,gate,cooler;South
v58;bins;River
v59;swing,lift;North
v60;bins,well,gate;North
